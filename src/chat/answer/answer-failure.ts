import { type Attempt, exitOfStatus } from "../../gateway/index.ts";
import { PmovesError } from "../../kernel/errors.ts";
import { FIRST_STEPS, onlyLocalRefused } from "../first-steps.ts";

/** What is known of an answer that failed. */
export interface Failed {
  readonly status: number;
  readonly message: string;
  readonly attempts: readonly Attempt[];
}

/** An answer that failed as the error that ends a command. */
export function answerFailure({ status, message, attempts }: Failed): PmovesError {
  const exit = exitOfStatus(status, attempts);
  return new PmovesError(message, { code: `gateway.${status}`, exit, hint: hintFor(status, attempts) });
}

function hintFor(status: number, attempts: readonly Attempt[]): string | undefined {
  if (onlyLocalRefused(attempts)) return FIRST_STEPS;
  if (status === 404) return "`pmoves models` lists what can be asked";
  if (status >= 500)
    return "`pmoves models` shows the state of each target, `pmoves route explain` the order";
  return undefined;
}
