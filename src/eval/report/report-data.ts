import type { AgreeReport } from "../agree/report.ts";
import type { Finding } from "../check/finding.ts";
import type { Difference } from "../compare/compare.ts";
import type { RunScores, Scores } from "../score/score.ts";

/** All that a page tells, ready for JSON. */
export interface Report {
  readonly title: string;
  /** ISO 8601. */
  readonly generated_at: string;
  readonly program: string;
  /** The measure that plots and comparisons are of. */
  readonly measure: string;
  readonly scores: Scores;
  /** Each run less the first. */
  readonly differences: readonly Difference[];
  readonly curves: readonly RunCurve[];
  readonly findings: readonly Finding[];
  /** How far a judge agrees with people; null where no judge's grades were given. */
  readonly judge: AgreeReport | null;
}

/** What a run has at the first ranks, over topics. */
export interface RunCurve {
  readonly run: string;
  readonly relevant: readonly number[];
  readonly judged: readonly number[];
}

/** A run's figures of one measure by topic. */
export function topicValues(
  run: RunScores,
  measure: string,
): readonly (readonly [topic: string, value: number])[] {
  return (run.per_topic ?? []).map(({ topic, values }) => [topic, Number(values[measure] ?? 0)]);
}
