import type { HttpClient } from "../../gateway/index.ts";
import { HttpFailure } from "../../gateway/index.ts";
import { messageOf } from "../../kernel/errors.ts";

export type Answer =
  | {
      readonly kind: "answer";
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      readonly body: string;
    }
  | { readonly kind: "down"; readonly reason: string }
  | { readonly kind: "slow"; readonly reason: string };

const MAX_BYTES = 1024 * 1024;

export interface Ask {
  readonly http: HttpClient;
  readonly url: string;
  readonly signal: AbortSignal;
  readonly headers?: Readonly<Record<string, string>>;
  /** Milliseconds for this request alone. */
  readonly patienceMs: number;
}

/** GET, with "nobody is there" told apart from "it does not answer in time". Throws only what the caller aborted. */
export async function ask({ http, url, signal, headers = {}, patienceMs }: Ask): Promise<Answer> {
  const patience = AbortSignal.timeout(patienceMs);
  try {
    const request = { method: "GET" as const, url, headers: { accept: "*/*", ...headers } };
    const whole = await http.exchange({ ...request, signal: AbortSignal.any([signal, patience]) }, MAX_BYTES);
    return { kind: "answer", ...whole };
  } catch (error) {
    signal.throwIfAborted();
    if (patience.aborted) return { kind: "slow", reason: `no answer within ${patienceMs / 1000} s` };
    if (error instanceof HttpFailure && error.kind === "too_large") {
      return { kind: "slow", reason: "answers with more than a health route would" };
    }
    return { kind: "down", reason: messageOf(error) };
  }
}

export function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
