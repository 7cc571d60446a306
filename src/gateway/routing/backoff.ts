/** Base of the exponential backoff between rounds, as TensorZero has it. */
const BASE_MS = 1000;

/**
 * Milliseconds before round `round + 1` (the first retry is round 0): full jitter over an exponential
 * ceiling, and never less than what the provider asked for.
 */
export function backoffMs(
  round: number,
  maxDelayMs: number,
  retryAfterMs: number | undefined,
  random: () => number,
): number {
  const ceiling = Math.min(maxDelayMs, BASE_MS * 2 ** round);
  return Math.max(random() * ceiling, retryAfterMs ?? 0);
}
