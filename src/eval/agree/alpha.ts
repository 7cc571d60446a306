import type { Confusion } from "./confusion.ts";

/** How often two ratings of one document met, each pair counted in both orders. */
type Coincidences = readonly ArrayLike<number>[];

/** `units`: the grades that one document got, from 0; those with fewer than two say nothing. */
function coincidencesOf(units: Iterable<readonly number[]>, max: number): Coincidences {
  const counts = Array.from({ length: max + 1 }, () => new Float64Array(max + 1));
  for (const grades of units) {
    for (const [a, one] of grades.entries()) {
      for (const [b, other] of grades.entries()) {
        const row = counts[one];
        if (a !== b && row !== undefined) row[other] = (row[other] ?? 0) + 1 / (grades.length - 1);
      }
    }
  }
  return counts;
}

/**
 * Krippendorff's alpha for ordinal grades (Krippendorff 2011, "Computing Krippendorff's Alpha-Reliability"):
 * any number of raters, who need not all have graded every document. null where no two ratings meet, or all
 * are the same.
 */
export function ordinalAlpha(units: Iterable<readonly number[]>, max: number): number | null {
  return alphaOf(coincidencesOf(units, max));
}

/** The same of two raters, from the counts of their pairs. */
export function ordinalAlphaOf(counts: Confusion): number | null {
  return alphaOf(counts.map((row, i) => row.map((count, j) => count + (counts[j]?.[i] ?? 0))));
}

function alphaOf(coincidences: Coincidences): number | null {
  const counts = coincidences.map((row) => Array.from(row).reduce((sum, value) => sum + value, 0));
  const total = counts.reduce((sum, count) => sum + count, 0);
  let observed = 0;
  let expected = 0;
  for (const [c, row] of coincidences.entries()) {
    for (let k = c + 1; k < counts.length; k++) {
      const far = distance(counts, c, k);
      observed += (row[k] ?? 0) * far;
      expected += (counts[c] ?? 0) * (counts[k] ?? 0) * far;
    }
  }
  return expected === 0 ? null : 1 - ((total - 1) * observed) / expected;
}

/** Square of how many ratings lie between two grades. */
function distance(counts: readonly number[], c: number, k: number): number {
  let between = 0;
  for (let g = c; g <= k; g++) between += counts[g] ?? 0;
  return (between - ((counts[c] ?? 0) + (counts[k] ?? 0)) / 2) ** 2;
}
