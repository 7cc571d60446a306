/** Counts of pairs by grade: row = people, column = judge. */
export type Confusion = readonly (readonly number[])[];

export function confusionOf(
  pairs: Iterable<readonly [human: number, judge: number]>,
  max: number,
): Confusion {
  const counts = Array.from({ length: max + 1 }, () => new Array<number>(max + 1).fill(0));
  for (const [human, judge] of pairs) {
    const row = counts[human];
    if (row?.[judge] !== undefined) row[judge] = (row[judge] ?? 0) + 1;
  }
  return counts;
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

const rowsOf = (counts: Confusion) => counts.map(sumOf);
const columnsOf = (counts: Confusion) => counts.map((_, j) => sumOf(counts.map((row) => row[j] ?? 0)));

export function pairsIn(counts: Confusion): number {
  return sumOf(rowsOf(counts));
}

/** How much a disagreement of two grades counts. */
export type Weighting = "plain" | "linear" | "quadratic";

function weightOf(how: Weighting, i: number, j: number, max: number): number {
  if (how === "plain") return i === j ? 0 : 1;
  const far = Math.abs(i - j) / max;
  return how === "linear" ? far : far * far;
}

/**
 * Cohen's kappa (1960), weighted as he did in 1968: 1 - observed over expected disagreement, over the whole
 * scale, grades that nobody gave included. null where chance alone explains everything.
 */
export function kappa(counts: Confusion, how: Weighting): number | null {
  const total = pairsIn(counts);
  const [rows, columns] = [rowsOf(counts), columnsOf(counts)];
  const max = counts.length - 1;
  let observed = 0;
  let expected = 0;
  for (const [i, row] of counts.entries()) {
    for (const [j, count] of row.entries()) {
      const weight = weightOf(how, i, j, max);
      observed += weight * count;
      expected += (weight * (rows[i] ?? 0) * (columns[j] ?? 0)) / total;
    }
  }
  return total === 0 || expected === 0 ? null : 1 - observed / expected;
}

/** Both sides split into below `cut` and from it on. */
export function cutAt(counts: Confusion, cut: number): Confusion {
  const split = [
    [0, 0],
    [0, 0],
  ];
  for (const [i, row] of counts.entries()) {
    for (const [j, count] of row.entries()) {
      const side = split[i >= cut ? 1 : 0];
      const at = j >= cut ? 1 : 0;
      if (side !== undefined) side[at] = (side[at] ?? 0) + count;
    }
  }
  return split;
}

/** Mean over pairs of a figure of the two grades; null for no pair. */
function meanOver(counts: Confusion, figure: (human: number, judge: number) => number): number | null {
  const total = pairsIn(counts);
  if (total === 0) return null;
  let sum = 0;
  for (const [i, row] of counts.entries()) {
    for (const [j, count] of row.entries()) sum += count * figure(i, j);
  }
  return sum / total;
}

export const agreement = (counts: Confusion) => meanOver(counts, (human, judge) => (human === judge ? 1 : 0));
export const meanError = (counts: Confusion) => meanOver(counts, (human, judge) => Math.abs(human - judge));
/** Above 0: the judge is lenient. */
export const bias = (counts: Confusion) => meanOver(counts, (human, judge) => judge - human);

/** Of what people gave each grade, the share that the judge gave the same; null where they gave it to none. */
export function recallByGrade(counts: Confusion): readonly (number | null)[] {
  return counts.map((row, grade) => {
    const all = sumOf(row);
    return all === 0 ? null : (row[grade] ?? 0) / all;
  });
}

/** Counts of several topics together. */
export function addUp(topics: readonly Confusion[], units: ArrayLike<number>, max: number): Confusion {
  const counts = Array.from({ length: max + 1 }, () => new Array<number>(max + 1).fill(0));
  for (let at = 0; at < units.length; at++) {
    for (const [i, row] of (topics[units[at] ?? 0] ?? []).entries()) {
      const into = counts[i];
      if (into !== undefined) for (const [j, count] of row.entries()) into[j] = (into[j] ?? 0) + count;
    }
  }
  return counts;
}
