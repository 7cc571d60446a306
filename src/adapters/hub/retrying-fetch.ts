import { setTimeout as pause } from "node:timers/promises";
import { askedPause, DEFAULT_RETRY, type RetryRule, retryPause } from "../../hub/rate-limit.ts";

export interface RetryingOptions {
  readonly signal: AbortSignal;
  readonly rule?: RetryRule;
  /** Waits, and can be told so by tests. */
  readonly wait?: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Told before each wait. */
  readonly onRetry?: (what: {
    readonly url: string;
    readonly status: number | undefined;
    readonly waitMs: number;
  }) => void;
}

/**
 * `fetch` that tries again what passes by itself: the Hub's client retries nothing. Honours `Retry-After` and
 * `RateLimit`. Every request ends with the signal, which the client passes to some of them only.
 */
export function retryingFetch({
  signal,
  rule = DEFAULT_RETRY,
  wait = waited,
  onRetry,
}: RetryingOptions): typeof fetch {
  return async (input, init) => {
    const url = input instanceof Request ? input.url : String(input);
    const method = (init?.method ?? (input instanceof Request ? input.method : "GET")).toUpperCase();
    const safe = isSafe(method, url);
    const signals = init?.signal ? AbortSignal.any([init.signal, signal]) : signal;
    for (let attempt = 0; ; attempt++) {
      signals.throwIfAborted();
      let response: Response | undefined;
      let failure: unknown;
      try {
        response = await fetch(input, { ...init, signal: signals });
      } catch (error) {
        signals.throwIfAborted();
        failure = error;
      }
      if (response?.ok) return response;
      const asked = response && askedPause((name) => response.headers.get(name), Date.now());
      const waitMs = retryPause(attempt, response?.status, asked, safe, rule);
      if (waitMs === undefined) {
        if (response) return response;
        throw failure;
      }
      onRetry?.({ url, status: response?.status, waitMs });
      // An unread body would hold the connection.
      await response?.body?.cancel();
      await wait(waitMs, signals);
    }
  };
}

/** Whether doing it twice does no harm. A commit is no such thing, nor is anything else that makes something new. */
function isSafe(method: string, url: string): boolean {
  if (method === "GET" || method === "HEAD" || method === "PUT") return true;
  return (
    method === "POST" &&
    /\/(?:preupload\/|info\/lfs\/objects\/batch$|paths-info\/|validate-yaml$|lfs\/)/.test(
      new URL(url).pathname,
    )
  );
}

async function waited(ms: number, signal: AbortSignal): Promise<void> {
  await pause(ms, undefined, { signal });
}
