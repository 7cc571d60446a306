import { compareBytes } from "./bytes.ts";
import { inputError } from "./problem.ts";
import { hasRepeats } from "./repeats.ts";
import type { Run, RunTopic } from "./run.ts";

/** Which trec_eval is followed where 9.0.8 and 10.0 differ. */
export type Compat = "trec9" | "trec10";

/** A score as that version keeps it: 9 as a 32-bit float, so that pairs that differ beyond it tie. */
export function scoreAs(compat: Compat, score: number): number {
  return compat === "trec9" ? Math.fround(score) : score;
}

/** Below 0 where document `a` comes first: the higher score, then the larger id in byte order. */
function order(topic: RunTopic, scores: ArrayLike<number>, a: number, b: number): number {
  const difference = (scores[b] as number) - (scores[a] as number);
  if (difference !== 0) return difference;
  return compareBytes(topic.docs[b] as string, topic.docs[a] as string);
}

/**
 * Indices of a topic's documents from the first to the last, `depth` at most. Lines and ranks of the file play
 * no part. Throws where a document is there twice among them, as trec_eval gives up on that.
 */
export function rankTopic(
  run: Run,
  qid: string,
  topic: RunTopic,
  compat: Compat,
  depth = Number.POSITIVE_INFINITY,
): Uint32Array {
  const { docs } = topic;
  const scores = compat === "trec9" ? Float32Array.from(topic.scores) : topic.scores;
  const ranked = new Uint32Array(docs.length);
  let sorted = true;
  for (let i = 0; i < docs.length; i++) {
    ranked[i] = i;
    // Most runs are written in rank order: then there is nothing to sort.
    if (sorted && i > 0 && order(topic, scores, i - 1, i) >= 0) sorted = false;
  }
  if (!sorted) ranked.sort((a, b) => order(topic, scores, a, b));
  const kept = ranked.subarray(0, depth);
  refuseDuplicates(run, qid, topic, kept);
  return kept;
}

function refuseDuplicates(run: Run, qid: string, { docs, lines }: RunTopic, kept: Uint32Array): void {
  const whole = kept.length === docs.length;
  if (!hasRepeats(whole ? docs : Array.from(kept, (i) => docs[i] as string))) return;
  const first = new Map<string, number>();
  for (const i of kept.toSorted()) {
    const docno = docs[i] as string;
    const before = first.get(docno);
    if (before === undefined) {
      first.set(docno, lines[i] ?? 0);
      continue;
    }
    throw inputError(
      { source: run.source, line: lines[i] ?? 0 },
      `document ${docno} of topic ${qid} was already in line ${before}`,
      "a run names a document once in a topic; `pmoves eval check` lists every one",
      "eval.duplicate",
    );
  }
}
