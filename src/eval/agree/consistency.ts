import type { CallRow } from "../judge/call-row.ts";
import { type Combination, combine } from "../judge/combine.ts";
import { duelsOf, gradesOf } from "../judge/grades.ts";
import { mean } from "../stats/moments.ts";
import { type Figure, figureOf } from "./figure.ts";

/** How far a judge agrees with itself. Shares are over what can say something; null for nothing. */
export interface Consistency {
  /** Documents with several samples, the share in which all are the same, and the mean pairwise agreement. */
  readonly sampled: number;
  readonly all_same: number | null;
  readonly pairwise: number | null;
  /** Pairs in both orders, and the share with the same verdict; share of verdicts for the first slot. */
  readonly duels: number;
  readonly position_consistency: number | null;
  readonly first_slot_rate: number | null;
  /** Documents that were asked again with a sentence of praise, and by how many grades that moved them. */
  readonly canaries: number;
  readonly canary_shift: Figure;
  /** Replies, and the share without a grade that can be read. */
  readonly replies: number;
  readonly unparsed: number | null;
}

function shareOf(values: readonly boolean[]): number | null {
  return values.length === 0 ? null : values.filter(Boolean).length / values.length;
}

/** Share of equal pairs among the grades of one document. */
function equalPairs(grades: readonly number[]): number {
  let equal = 0;
  for (const [i, grade] of grades.entries()) {
    for (const other of grades.slice(i + 1)) if (grade === other) equal += 1;
  }
  return (2 * equal) / (grades.length * (grades.length - 1));
}

export function consistencyOf(
  rows: readonly CallRow[],
  how: Combination,
  bootstrap: { readonly draws: number; readonly seed: number },
): Consistency {
  const sampled = gradesOf(rows, how).flatMap(({ samples }) => {
    const known = samples.filter((grade) => grade !== null);
    return known.length < 2 ? [] : [known];
  });
  const duels = duelsOf(rows);
  const said = rows.filter(({ problem }) => problem !== "error");
  const slots = rows.flatMap(({ preferred }) =>
    preferred === null || preferred === "tie" ? [] : preferred === "first",
  );
  const shifts = shiftsOf(rows, how);
  return {
    sampled: sampled.length,
    all_same: shareOf(sampled.map((grades) => new Set(grades).size === 1)),
    pairwise: sampled.length === 0 ? null : mean(sampled.map(equalPairs)),
    duels: duels.length,
    position_consistency: shareOf(duels.flatMap(({ consistent }) => consistent ?? [])),
    first_slot_rate: shareOf(slots),
    canaries: shifts.length,
    canary_shift: figureOf(
      shifts.length,
      (units) => mean(Array.from(units, (unit) => shifts[unit] ?? Number.NaN)),
      bootstrap,
    ),
    replies: said.length,
    unparsed: said.length === 0 ? null : said.filter(({ problem }) => problem !== null).length / said.length,
  };
}

/** Grade with the canary's sentence minus grade without, document by document. */
function shiftsOf(rows: readonly CallRow[], how: Combination): readonly number[] {
  const name = ({ topic, doc }: { readonly topic: string; readonly doc: string }) =>
    JSON.stringify([topic, doc]);
  const plain = new Map(gradesOf(rows, how).map((graded) => [name(graded), graded.grade]));
  const probed = Map.groupBy(
    rows.filter(({ probe, problem }) => probe === "canary" && problem !== "error"),
    name,
  );
  return [...probed].flatMap(([key, group]) => {
    const grade = combine(
      group.map((row) => row.grade),
      how,
    );
    const before = plain.get(key);
    return grade === null || before === null || before === undefined ? [] : [grade - before];
  });
}
