import { type Confusion, kappa } from "./confusion.ts";

/** What each grade of the judge stands for; never falling. */
export type GradeMap = readonly number[];

/** Every map that does not fall: C(2n - 1, n) of them for n grades, 126 for five. */
function* risingMaps(size: number, from = 0, head: readonly number[] = []): Generator<GradeMap> {
  if (head.length === size) {
    yield head;
    return;
  }
  for (let grade = from; grade < size; grade++) yield* risingMaps(size, grade, [...head, grade]);
}

/** The counts as they would be with the judge's grades mapped. */
export function mapped(counts: Confusion, map: GradeMap): Confusion {
  return counts.map((row) => {
    const into = row.map(() => 0);
    for (const [j, count] of row.entries()) {
      const to = map[j] ?? j;
      into[to] = (into[to] ?? 0) + count;
    }
    return into;
  });
}

function distanceFromSame(map: GradeMap): number {
  return map.reduce((sum, grade, i) => sum + Math.abs(grade - i), 0);
}

/** The rising map with the best quadratic kappa; of equals the one that changes least. */
export function fitGradeMap(counts: Confusion): GradeMap {
  let best: GradeMap = counts.map((_, grade) => grade);
  let most = kappa(counts, "quadratic") ?? Number.NEGATIVE_INFINITY;
  for (const map of risingMaps(counts.length)) {
    const value = kappa(mapped(counts, map), "quadratic");
    if (value === null || value < most - 1e-12) continue;
    if (value < most + 1e-12 && distanceFromSame(map) >= distanceFromSame(best)) continue;
    best = map;
    most = Math.max(most, value);
  }
  return best;
}
