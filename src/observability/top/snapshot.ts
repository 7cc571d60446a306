/** What `pmoves top` shows of a moment. Times are Unix milliseconds, money is USD. */
export interface TopSnapshot {
  readonly at: number;
  /** Seconds that rates and percentiles are taken over. */
  readonly window_s: number;
  /** Since it began to look: requests that are over, and those that did not end well. */
  readonly requests: number;
  readonly failed: number;
  readonly cost: number;
  /** Events lost on the way, in no figure. */
  readonly dropped: number;
  readonly requests_per_s: number;
  readonly failed_per_s: number;
  readonly output_tokens_per_s: number;
  readonly cost_per_h: number;
  readonly tiers: readonly { readonly tier: number; readonly requests: number; readonly share: number }[];
  readonly targets: readonly TargetRate[];
  /** Newest first. */
  readonly errors: readonly TopError[];
}

export interface TargetRate {
  readonly target: string;
  readonly tier: number | null;
  readonly requests_per_s: number;
  /** Attempts that did not serve. */
  readonly failures_per_s: number;
  readonly p50_ms: number | null;
  readonly p95_ms: number | null;
  readonly p99_ms: number | null;
  readonly ttft_p50_ms: number | null;
}

export interface TopError {
  readonly ts: number;
  readonly target: string | null;
  /** Outcome of an attempt, or ending of a request. */
  readonly why: string;
  readonly reason: string | null;
}
