/** What is summed up: everything between two moments. */
export interface StatsQuery {
  /** Unix milliseconds. */
  readonly since?: number | undefined;
  readonly until?: number | undefined;
  readonly functionName?: string | undefined;
}

/** Where requests were answered, what that cost, what fell back and why, and how fast targets were. */
export interface Stats {
  readonly requests: number;
  readonly endings: readonly { readonly ending: string; readonly requests: number }[];
  /** Answered requests by the tier that answered, in order. */
  readonly tiers: readonly TierShare[];
  /** Answers that came from another target than the first that was tried or passed over for a passing reason. */
  readonly fallbacks: number;
  /** Why attempts failed and targets were passed over, most frequent first. */
  readonly reasons: readonly FallbackReason[];
  readonly targets: readonly TargetStats[];
}

export interface TierShare {
  readonly tier: number;
  readonly requests: number;
  /** Of the answered ones, 0 to 1. */
  readonly share: number;
  readonly input_tokens: number;
  readonly output_tokens: number;
  /** USD, as far as it is known. */
  readonly cost: number;
  /** Answers whose cost nobody states. */
  readonly cost_unknown: number;
}

export interface FallbackReason {
  readonly target: string;
  readonly tier: number;
  /** `outcome` of an attempt, or `skip` of a target that was not tried. */
  readonly kind: "outcome" | "skip";
  readonly why: string;
  readonly times: number;
  /** The words of the last one, where there are any. */
  readonly reason: string | null;
}

export interface TargetStats {
  readonly target: string;
  readonly tier: number;
  readonly attempts: number;
  readonly ok: number;
  readonly cost: number;
  /** Milliseconds of attempts that served; null where there is none. */
  readonly p50_ms: number | null;
  readonly p95_ms: number | null;
  readonly p99_ms: number | null;
  /** Milliseconds to the first content of streams that served. */
  readonly ttft_p50_ms: number | null;
  readonly ttft_p95_ms: number | null;
  readonly ttft_p99_ms: number | null;
}

/** The p-th percentile of values in ascending order, by nearest rank. */
export function percentile(ascending: readonly number[], p: number): number | null {
  return ascending[Math.max(0, Math.ceil((p / 100) * ascending.length) - 1)] ?? null;
}
