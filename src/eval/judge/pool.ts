import { type ByteText, compareBytes } from "../bytes.ts";
import type { Qrels } from "../qrels.ts";
import { type Compat, rankTopic } from "../rank.ts";
import type { Run } from "../run.ts";

/** A document that some run has among its first. */
export interface Pooled {
  readonly qid: ByteText;
  readonly docno: ByteText;
  /** Rank from 1 in each run, in the order of the runs; 0 where it is not among the first `depth`. */
  readonly ranks: readonly number[];
  /** The grade that people gave; undefined for a hole. */
  readonly human: number | undefined;
}

export interface PoolOptions {
  /** How deep each run is looked at. */
  readonly depth: number;
  readonly compat: Compat;
}

/**
 * The union of the first `depth` of several runs, topic by topic in byte order, in a topic by best rank and
 * then by id.
 */
export function poolOf(
  runs: readonly Run[],
  human: Qrels | undefined,
  { depth, compat }: PoolOptions,
): readonly Pooled[] {
  const qids = new Set(runs.flatMap((run) => [...run.topics.keys()]));
  return [...qids].sort(compareBytes).flatMap((qid) => {
    const ranks = new Map<ByteText, number[]>();
    for (const [i, run] of runs.entries()) {
      const topic = run.topics.get(qid);
      if (topic === undefined) continue;
      for (const [place, index] of rankTopic(run, qid, topic, compat).subarray(0, depth).entries()) {
        const docno = topic.docs[index] as string;
        const of = ranks.get(docno) ?? runs.map(() => 0);
        of[i] = place + 1;
        ranks.set(docno, of);
      }
    }
    const graded = human?.topics.get(qid);
    const pooled = [...ranks].map(([docno, of]): Pooled => {
      const grade = graded?.get(docno);
      // A negative grade says: in the pool, not judged. That is a hole.
      return { qid, docno, ranks: of, human: grade === undefined || grade < 0 ? undefined : grade };
    });
    return pooled.sort((a, b) => best(a) - best(b) || compareBytes(a.docno, b.docno));
  });
}

function best({ ranks }: Pooled): number {
  return Math.min(...ranks.filter((rank) => rank > 0));
}
