import { type CompareOptions, compareRuns, type Difference } from "../compare/compare.ts";
import type { Evaluation } from "../evaluate.ts";
import type { GateRow } from "./verdict.ts";

/**
 * Holds a run against a baseline by the interval of the paired difference. Without a margin it fails where the
 * whole interval lies below 0: worse, and not by chance. With one it fails unless the whole interval lies above
 * -margin: not shown to be as good.
 */
export function checkRegression(
  baseline: Evaluation,
  run: Evaluation,
  measures: readonly string[],
  margin: number | undefined,
  how: CompareOptions,
): readonly GateRow[] {
  return measures.map((measure) => {
    const about = { suite: "baseline", kind: "regression", measure } as const;
    const known = baseline.columns.some(({ name }) => name === measure);
    const limit = margin === undefined ? "not worse" : `not worse by ${margin}`;
    if (!known) {
      const reason = "the baseline does not have it";
      return { ...about, topics: 0, value: null, low: null, high: null, limit, passed: false, reason };
    }
    const [found] = compareRuns([baseline, run], [measure], how) as readonly [Difference];
    const { topics, difference: value, low, high } = found;
    const lost = baseline.topics.length - topics;
    const row = { ...about, topics, value, low, high, limit };
    if (lost > 0) {
      return { ...row, passed: false, reason: `${lost} topics of the baseline are not there any more` };
    }
    const passed = margin === undefined ? !(high < 0) : low >= -margin;
    return { ...row, passed, reason: reasonOf(found, margin, passed) };
  });
}

function reasonOf({ low, high, sentence }: Difference, margin: number | undefined, passed: boolean): string {
  const interval = `[${low.toFixed(4)}, ${high.toFixed(4)}]`;
  if (margin === undefined) return passed ? sentence : `worse: the whole interval ${interval} is below 0`;
  if (passed) return `the whole interval ${interval} is above -${margin}`;
  return high < -margin
    ? `worse: the whole interval ${interval} is below -${margin}`
    : `not shown: the interval ${interval} reaches below -${margin}`;
}
