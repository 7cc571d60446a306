/** What a run may take. Absent means no limit. */
export interface Limits {
  /** Calls that reach the gateway. */
  readonly maxCalls?: number | undefined;
  /** USD. */
  readonly maxCost?: number | undefined;
  /** Questions that may fail for good; one more stops the run. */
  readonly maxErrors: number;
  /** Calls in flight at most. */
  readonly concurrency: number;
  /** Milliseconds for one call. */
  readonly timeoutMs: number;
  /** Tries of one question, the first included. */
  readonly maxTries: number;
}

export const DEFAULT_LIMITS: Limits = { maxErrors: 20, concurrency: 16, timeoutMs: 120_000, maxTries: 6 };
