import type { Judgements } from "./qrels.ts";
import type { RunTopic } from "./run.ts";

/** Relevance of a document that the qrels don't name, and of one that they name without a grade. */
export const NOT_IN_POOL = -1;
export const UNJUDGED = -2;

/** One topic as the measures see it: grades in rank order and the counts behind them. */
export interface RankedTopic {
  readonly qid: string;
  /** Grade at rank i + 1, `NOT_IN_POOL` or `UNJUDGED`. */
  readonly rels: Int32Array;
  /** How many documents the qrels have at each grade from 0. */
  readonly levels: readonly number[];
  /** R: judged documents at or above the level of relevance. */
  readonly relevant: number;
  /** N: judged documents below it. */
  readonly nonrelevant: number;
  readonly relevantRetrieved: number;
  /** The lowest grade that is relevant. */
  readonly level: number;
}

export interface TopicOptions {
  /** `-l`: lowest grade that counts as relevant. */
  readonly level: number;
  /** `-J`: leave documents without a judgement out of the ranking. */
  readonly judgedOnly: boolean;
  /** `-M`: only the first so many of a topic. */
  readonly depth: number;
}

export function countLevels(judgements: Judgements): readonly number[] {
  const levels: number[] = [];
  for (const grade of judgements.values()) {
    while (levels.length <= grade) levels.push(0);
    if (grade >= 0) levels[grade] = (levels[grade] ?? 0) + 1;
  }
  return levels;
}

function gradesOf(
  run: RunTopic,
  ranked: Uint32Array,
  judgements: Judgements,
  { judgedOnly, depth }: TopicOptions,
): Int32Array {
  const kept = Math.min(ranked.length, depth);
  const rels = new Int32Array(kept);
  let count = 0;
  for (let i = 0; i < kept; i++) {
    const grade = judgements.get(run.docs[ranked[i] as number] as string);
    const rel = grade === undefined ? NOT_IN_POOL : grade < 0 ? UNJUDGED : grade;
    if (rel >= 0 || !judgedOnly) rels[count++] = rel;
  }
  return rels.subarray(0, count);
}

/** Puts a topic's ranking and judgements together. Without `run` nothing was retrieved. */
export function rankedTopic(
  qid: string,
  judgements: Judgements,
  run: { readonly topic: RunTopic; readonly ranked: Uint32Array } | undefined,
  options: TopicOptions,
): RankedTopic {
  const { level } = options;
  const levels = countLevels(judgements);
  const rels = run === undefined ? new Int32Array(0) : gradesOf(run.topic, run.ranked, judgements, options);
  let relevant = 0;
  let nonrelevant = 0;
  for (const [grade, count] of levels.entries()) {
    if (grade >= level) relevant += count;
    else nonrelevant += count;
  }
  let relevantRetrieved = 0;
  for (const rel of rels) if (rel >= level) relevantRetrieved++;
  return { qid, rels, levels, relevant, nonrelevant, relevantRetrieved, level };
}
