import { attemptsOf } from "./query/plain-attempt.ts";
import type { StoredInference, StoredModelInference } from "./records/stored.ts";
import {
  type FallbackReason,
  percentile,
  type Stats,
  type StatsQuery,
  type TargetStats,
  type TierShare,
} from "./stats.ts";

/** Skips that pass: the target would have served at another time. */
const PASSING = new Set(["benched", "budget", "busy", "too_small"]);

/** Sums over rows that are all at hand. */
export function summed(
  all: readonly StoredInference[],
  allAttempts: readonly StoredModelInference[],
  { since = 0, until = Number.POSITIVE_INFINITY, functionName }: StatsQuery,
): Stats {
  const inferences = all
    .filter((one) => one.timestamp >= since && one.timestamp < until)
    .filter((one) => functionName === undefined || one.function_name === functionName)
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  const ids = new Set(inferences.map(({ id }) => id));
  const attempts = allAttempts.filter(({ inference_id }) => ids.has(inference_id));
  const endings = [...Map.groupBy(inferences, ({ ending }) => ending)]
    .map(([ending, group]) => ({ ending, requests: group.length }))
    .sort((a, b) => b.requests - a.requests || order(a.ending, b.ending));
  return {
    requests: inferences.length,
    endings,
    tiers: tiersOf(inferences),
    fallbacks: inferences.filter(fellBack).length,
    reasons: reasonsOf(inferences),
    targets: [...Map.groupBy(attempts, ({ target }) => target ?? "")]
      .map(([target, group]) => targetOf(target, group))
      .sort((a, b) => b.attempts - a.attempts || order(a.target, b.target)),
  };
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function total(values: readonly (number | null)[]): number {
  return values.reduce<number>((sum, value) => sum + (value ?? 0), 0);
}

function fellBack(inference: StoredInference): boolean {
  if (inference.target === null) return false;
  return attemptsOf(inference).some(
    ({ target, outcome = "ok", skip = "" }) =>
      target !== inference.target && (outcome !== "ok" || PASSING.has(skip)),
  );
}

function tiersOf(inferences: readonly StoredInference[]): readonly TierShare[] {
  const answered = inferences.filter(({ tier }) => tier !== null);
  return [...Map.groupBy(answered, ({ tier }) => tier ?? 0)]
    .map(([tier, group]) => ({
      tier,
      requests: group.length,
      share: group.length / answered.length,
      input_tokens: total(group.map((one) => one.input_tokens)),
      output_tokens: total(group.map((one) => one.output_tokens)),
      cost: total(group.map((one) => one.cost)),
      cost_unknown: group.filter(({ cost }) => cost === null).length,
    }))
    .sort((a, b) => a.tier - b.tier);
}

function reasonsOf(inferences: readonly StoredInference[]): readonly FallbackReason[] {
  const found = new Map<string, FallbackReason>();
  for (const { target, tier, outcome, skip, reason } of inferences.flatMap(attemptsOf)) {
    const why = skip ?? outcome ?? "ok";
    if (why === "ok") continue;
    const kind = skip === undefined ? "outcome" : "skip";
    const key = JSON.stringify([target, kind, why]);
    const times = (found.get(key)?.times ?? 0) + 1;
    found.set(key, { target, tier, kind, why, times, reason: reason ?? null });
  }
  return [...found.values()].sort(
    (a, b) => b.times - a.times || order(a.target, b.target) || order(a.why, b.why),
  );
}

function targetOf(target: string, group: readonly StoredModelInference[]): TargetStats {
  const served = group.filter(({ outcome }) => outcome === "ok");
  const spread = (values: readonly (number | null)[]) => {
    const known = values.filter((value) => value !== null).sort((a, b) => a - b);
    return (share: number) => percentile(known, share);
  };
  const span = spread(served.map((one) => one.response_time_ms));
  const first = spread(served.map((one) => one.ttft_ms));
  return {
    target,
    tier: Math.max(...group.map(({ tier }) => tier ?? 0)),
    attempts: group.length,
    ok: served.length,
    cost: total(group.map(({ cost }) => cost)),
    p50_ms: span(50),
    p95_ms: span(95),
    p99_ms: span(99),
    ttft_p50_ms: first(50),
    ttft_p95_ms: first(95),
    ttft_p99_ms: first(99),
  };
}
