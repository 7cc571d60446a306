/** What an answer of Discord says of rates. Header names in lower case. */
export interface RateReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface RateWait {
  readonly ms: number;
  /** Not this webhook alone. */
  readonly global: boolean;
}

/** A refusal that says no time. */
const UNSAID_MS = 5_000;
/** Nobody waits longer than this for one answer; then it is asked again. */
const LONGEST_MS = 3_600_000;

/**
 * How long nothing may be sent after an answer (discord.com/developers/docs/topics/rate-limits): after a 429
 * the longest of `retry_after` and Retry-After, both in seconds; after the last request that a bucket had left
 * its X-RateLimit-Reset-After. Undefined where the next may go at once.
 */
export function waitAfter({ status, headers, body }: RateReply): RateWait | undefined {
  const reset = seconds(headers["x-ratelimit-reset-after"]);
  if (status !== 429) {
    if (headers["x-ratelimit-remaining"] !== "0" || reset === undefined) return undefined;
    return { ms: reset, global: false };
  }
  const said = fieldsOf(body);
  const global = headers["x-ratelimit-global"] === "true" || said.global === true;
  const all = [seconds(said.retry_after), seconds(headers["retry-after"])].filter((ms) => ms !== undefined);
  const ms = all.length > 0 ? Math.max(...all) : (reset ?? UNSAID_MS);
  return { ms: Math.min(LONGEST_MS, ms), global };
}

function seconds(value: unknown): number | undefined {
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  return typeof number === "number" && number >= 0 && Number.isFinite(number)
    ? Math.ceil(number * 1000)
    : undefined;
}

/** A block by Cloudflare answers with a page instead of JSON. */
function fieldsOf(body: string): { readonly retry_after?: unknown; readonly global?: unknown } {
  if (!body.trimStart().startsWith("{")) return {};
  try {
    return JSON.parse(body);
  } catch {
    return {}; // the headers say it too
  }
}
