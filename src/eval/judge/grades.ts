import type { CallRow } from "./call-row.ts";
import { type Combination, combine } from "./combine.ts";

/** A document's grade by the judge, from all samples of it. */
export interface Graded {
  readonly topic: string;
  readonly doc: string;
  readonly grade: number | null;
  /** Grade of each sample, in their order. */
  readonly samples: readonly (number | null)[];
}

/** Grades by rows that were asked for their own sake; `rechecks`: of what people have graded too. */
export function gradesOf(
  rows: readonly CallRow[],
  how: Combination,
  { rechecks = false }: { readonly rechecks?: boolean } = {},
): readonly Graded[] {
  const counts = ({ probe }: CallRow) => probe === null || (rechecks && probe === "recheck");
  const plain = rows.filter((row) => row.against === null && counts(row));
  return [...Map.groupBy(plain, ({ topic, doc }) => JSON.stringify([topic, doc])).values()].map((group) => {
    const { topic = "", doc = "" } = group[0] ?? {};
    const samples = group.toSorted((a, b) => a.sample - b.sample).map(({ grade }) => grade);
    // A call that failed is not an opinion: it is asked again when the run is taken up.
    const said = group.filter(({ problem }) => problem !== "error").length;
    return { topic, doc, grade: said === group.length ? combine(samples, how) : null, samples };
  });
}

/** What came of one pair that was asked in both orders. */
export interface Duel {
  readonly topic: string;
  readonly a: string;
  readonly b: string;
  /** The document that won; `tie` also where the two orders disagree; null where one gave no verdict. */
  readonly winner: "a" | "b" | "tie" | null;
  /** Whether both orders named the same document, or both a tie. */
  readonly consistent: boolean | null;
}

/** Pairs with the verdicts of both orders joined; `a` is the smaller id. Samples count one by one. */
export function duelsOf(rows: readonly CallRow[]): readonly Duel[] {
  const pairs = rows.filter(({ against }) => against !== null);
  const groups = Map.groupBy(pairs, ({ topic, doc, against, sample }) =>
    JSON.stringify([topic, [doc, against].sort(), sample]),
  );
  return [...groups.values()].map((group): Duel => {
    const [a = "", b = ""] = [group[0]?.doc ?? "", group[0]?.against ?? ""].sort();
    const topic = group[0]?.topic ?? "";
    const said = group.map(({ doc, preferred }) =>
      preferred === null || preferred === "tie"
        ? preferred
        : (preferred === "first") === (doc === a)
          ? "a"
          : "b",
    );
    const [one = null, other = null] = said;
    if (one === null || other === null) return { topic, a, b, winner: null, consistent: null };
    return { topic, a, b, winner: one === other ? one : "tie", consistent: one === other };
  });
}

/**
 * Grades from pairs: the share of its duels that a document won (a tie is half), in the steps of the scale.
 * They order the documents of one topic and say nothing across topics.
 */
export function gradesOfDuels(duels: readonly Duel[], max: number): readonly Graded[] {
  const points = new Map<string, { topic: string; doc: string; won: number; met: number }>();
  const add = (topic: string, doc: string, won: number) => {
    const key = JSON.stringify([topic, doc]);
    const entry = points.get(key) ?? { topic, doc, won: 0, met: 0 };
    entry.won += won;
    entry.met += 1;
    points.set(key, entry);
  };
  for (const { topic, a, b, winner } of duels) {
    if (winner === null) continue;
    add(topic, a, winner === "a" ? 1 : winner === "tie" ? 0.5 : 0);
    add(topic, b, winner === "b" ? 1 : winner === "tie" ? 0.5 : 0);
  }
  return [...points.values()].map(({ topic, doc, won, met }) => {
    // Half a step goes down, as a tie of samples does.
    const grade = Math.ceil((won / met) * max - 0.5);
    return { topic, doc, grade: Math.max(0, grade), samples: [] };
  });
}
