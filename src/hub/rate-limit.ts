/** How long the Hub asks to be left alone, in milliseconds; undefined where it does not say. */
export function askedPause(header: (name: string) => string | null, now: number): number | undefined {
  const retryAfter = header("retry-after");
  if (retryAfter !== null) {
    const seconds = Number(retryAfter);
    if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000);
    const at = Date.parse(retryAfter);
    if (!Number.isNaN(at)) return Math.max(0, at - now);
  }
  // `"api";r=0;t=55`: requests left, and seconds until there are new ones (IETF draft RateLimit headers).
  const limit = /;\s*r=(\d+).*?;\s*t=(\d+)/.exec(header("ratelimit") ?? "");
  return limit !== null && limit[1] === "0" ? Number(limit[2]) * 1000 : undefined;
}

/** Statuses that pass by themselves. */
const PASSING: ReadonlySet<number> = new Set([408, 429, 500, 502, 503, 504]);

export interface RetryRule {
  /** How often it is tried again. */
  readonly retries: number;
  /** First pause without a wish, in milliseconds; doubled each time. */
  readonly baseMs: number;
  readonly maxMs: number;
  /** A longer wish of the Hub's is not waited for. */
  readonly longestMs: number;
}

/** The defaults of the Hub's own Python client, and the length of its rate-limit window. */
export const DEFAULT_RETRY: RetryRule = { retries: 5, baseMs: 1_000, maxMs: 8_000, longestMs: 5 * 60_000 };

/**
 * How long to wait before a request is tried again, in milliseconds; undefined where that would not help or would
 * not be right. `status` undefined is a connection that broke. A commit that may have been made is not repeated here.
 */
export function retryPause(
  attempt: number,
  status: number | undefined,
  asked: number | undefined,
  safe: boolean,
  rule: RetryRule = DEFAULT_RETRY,
): number | undefined {
  if (attempt >= rule.retries) return undefined;
  // 429 and 503 say that nothing was done.
  const undone = status === 429 || status === 503;
  if (!safe && !undone) return undefined;
  if (status !== undefined && !PASSING.has(status)) return undefined;
  if (asked !== undefined) return asked <= rule.longestMs ? asked : undefined;
  return Math.min(rule.maxMs, rule.baseMs * 2 ** attempt);
}
