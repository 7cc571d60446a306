import type { Evaluation } from "../evaluate.ts";
import { placesOf } from "../evaluate.ts";
import { columnIntervals, type IntervalOptions } from "../score/intervals.ts";
import { mean } from "../stats/moments.ts";
import type { Limit } from "./suites.ts";
import type { GateRow } from "./verdict.ts";

const four = (value: number) => value.toFixed(4);

function limitText({ min, max, on }: Limit): string {
  const what = on === "value" ? "mean" : "interval";
  const parts = [
    ...(min === undefined ? [] : [`${what} from ${min}`]),
    ...(max === undefined ? [] : [`${what} up to ${max}`]),
  ];
  return parts.join(", ");
}

/** Holds one measure of a suite's topics against its limit. */
export function checkThreshold(
  evaluation: Evaluation,
  suite: string,
  measure: string,
  limit: Limit,
  intervals: IntervalOptions,
): GateRow {
  const about = { suite, kind: "threshold", measure, limit: limitText(limit) } as const;
  const topics = evaluation.topics.length;
  if (topics === 0) {
    return {
      ...about,
      topics,
      value: null,
      low: null,
      high: null,
      passed: false,
      reason: "no topic belongs to it",
    };
  }
  const [place] = placesOf(evaluation, [measure]);
  const at = place?.[0] ?? -1;
  const value = mean(evaluation.topics.map(({ values }) => values[at] as number));
  const interval = topics < 2 ? undefined : columnIntervals(evaluation, [at], intervals).get(at);
  const { low = null, high = null } = interval ?? {};
  return { ...about, topics, value, low, high, ...judged(limit, value, low, high) };
}

function judged(
  { min, max, on }: Limit,
  value: number,
  low: number | null,
  high: number | null,
): Pick<GateRow, "passed" | "reason"> {
  if (on === "bound" && (low === null || high === null)) {
    return {
      passed: false,
      reason: 'one topic has no interval: "on": "value" holds the limit against the mean',
    };
  }
  const least = on === "value" ? value : (low ?? value);
  const most = on === "value" ? value : (high ?? value);
  if (min !== undefined && !(least >= min)) {
    const enough = on === "bound" && value >= min ? ", though the mean is not: more topics would tell" : "";
    return { passed: false, reason: `${four(least)} is below ${min}${enough}` };
  }
  if (max !== undefined && !(most <= max)) return { passed: false, reason: `${four(most)} is above ${max}` };
  return { passed: true, reason: on === "value" ? four(value) : `[${four(least)}, ${four(most)}]` };
}
