import { RequestError } from "../error.ts";
import { AttemptFailure } from "../model/index.ts";
import { AllFailed } from "../routing/failure.ts";
import { attemptsHeader } from "./attempt-headers.ts";

/** What a client is told of an error: status, text, headers. */
export interface ToldError {
  readonly status: number;
  readonly message: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The word by which OpenAI's clients know it, where the status alone does not say it. */
  readonly code?: string;
}

/** What frameworks look for to shorten a conversation and ask again (platform.openai.com error codes). */
const TOO_LONG = "context_length_exceeded";

/**
 * Maps what was thrown to a reply. `openai` routes say 429 or 402 where that is all that is left, since
 * their SDKs act on it; all others are told not to retry, since nothing would change.
 * A fault of our own is a 500 that shows nothing of the inside; `onBug` gets it.
 */
export function toldError(error: unknown, openai: boolean, onBug: (error: unknown) => void): ToldError {
  if (error instanceof AllFailed) return exhausted(error, openai);
  if (error instanceof RequestError) {
    const headers = { "x-should-retry": "false", ...error.headers, ...attempts(error) };
    const told = { status: error.status, message: error.message, headers };
    const tooLong = error.cause instanceof AttemptFailure && error.cause.outcome === "context";
    return tooLong ? { ...told, code: TOO_LONG } : told;
  }
  if (error instanceof AttemptFailure && error.outcome === "cancelled") {
    return { status: 499, message: error.message, headers: {} };
  }
  onBug(error);
  return { status: 500, message: "Internal error", headers: { "x-should-retry": "false" } };
}

function exhausted(error: AllFailed, openai: boolean): ToldError {
  const { kind, retryAfterMs } = error.exhaustion;
  const told = { message: error.message, headers: { ...error.headers, ...attempts(error) } };
  if (!openai || kind === "mixed") return { status: error.status, ...told };
  if (kind === "credit") return { status: 402, ...told };
  const seconds = Math.max(1, Math.ceil((retryAfterMs ?? 1000) / 1000));
  const headers = { ...attempts(error), "retry-after": String(seconds) };
  return { status: 429, message: error.message, headers };
}

function attempts(error: RequestError): Record<string, string> {
  return error.attempts.length === 0 ? {} : { "x-pmoves-attempts": attemptsHeader(error.attempts) };
}
