import { EXIT, type ExitCode, PmovesError } from "../../kernel/errors.ts";
import { RequestError } from "../error.ts";
import type { Attempt } from "../model/index.ts";

/**
 * What the status of a refused or failed request means to a command: 401 and 403 are about keys; another 4xx
 * before anything was tried is about what was asked for; the rest is a failure further on.
 */
export function exitOfStatus(status: number, attempts: readonly Attempt[]): ExitCode {
  if (status === 401 || status === 403) return EXIT.auth;
  return status >= 400 && status < 500 && status !== 408 && status !== 429 && attempts.length === 0
    ? EXIT.usage
    : EXIT.failure;
}

/** A refused or failed request as a command's error; anything else as it is. */
export function commandError(error: unknown): unknown {
  if (!(error instanceof RequestError)) return error;
  const exit = exitOfStatus(error.status, error.attempts);
  return new PmovesError(error.message, { code: `gateway.${error.status}`, exit, cause: error });
}
