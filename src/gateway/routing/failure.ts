import { RequestError } from "../error.ts";
import { type Attempt, AttemptFailure } from "../model/index.ts";
import { HttpFailure } from "../providers/http-port.ts";
import type { Ticket } from "./spend.ts";
import type { Plan } from "./types.ts";

/** What is left when everything in a plan has failed or was passed over. */
export interface Exhaustion {
  /** `retry`: every failure may pass by itself; `credit`: every one is for want of credit. */
  readonly kind: "retry" | "credit" | "mixed";
  /** The shortest wait that any provider asked for, in milliseconds. */
  readonly retryAfterMs: number | undefined;
}

/** No target answered. Native routes say 502, or 500 for a pinned variant or a direct model, as TensorZero does. */
export class AllFailed extends RequestError {
  readonly exhaustion: Exhaustion;

  constructor(plan: Plan, attempts: readonly Attempt[], exhaustion: Exhaustion) {
    const headers = { "x-should-retry": "false" };
    super(statusOf(plan), describe(plan, attempts), { attempts, headers });
    this.exhaustion = exhaustion;
  }
}

/** A request that brought none of the keys which all its targets take from requests is its caller's fault. */
function statusOf({ steps, pinned }: Plan): number {
  const planned = steps.flatMap((step) => step.targets);
  const keyless = planned.every(({ target, skip }) => skip === "no_key" && target.unusable === undefined);
  return planned.length > 0 && keyless ? 400 : pinned ? 500 : 502;
}

function describe(plan: Plan, attempts: readonly Attempt[]): string {
  const list = attempts.map((attempt) => {
    const what = attempt.skip === undefined ? attempt.outcome : `skipped, ${attempt.skip}`;
    const who = attempt.variant === null ? attempt.target : `${attempt.variant} (${attempt.target})`;
    return `${who}: ${what}${attempt.reason ? `: ${attempt.reason}` : ""}`;
  });
  const head = plan.pinned ? "All model providers failed" : "All variants failed";
  return list.length === 0 ? `${head}: no target is configured` : `${head} with errors: ${list.join("; ")}`;
}

/** Sums up what stood in the way, for routes whose clients act on 429 and 402. */
export function exhaustionOf(
  failures: readonly AttemptFailure[],
  skips: readonly { readonly outcome: "retry" | "credit" | "other"; readonly waitMs: number | undefined }[],
): Exhaustion {
  const kinds = new Set<string>(skips.map((skip) => skip.outcome));
  for (const { outcome } of failures) {
    kinds.add(
      outcome === "retry" || outcome === "timeout" ? "retry" : outcome === "credit" ? "credit" : "other",
    );
  }
  const waits = [...failures.map((failure) => failure.retryAfterMs), ...skips.map((skip) => skip.waitMs)];
  const known = waits.filter((ms) => ms !== undefined);
  const only = kinds.size === 1 ? [...kinds][0] : undefined;
  return {
    kind: only === "retry" || only === "credit" ? only : "mixed",
    retryAfterMs: known.length > 0 ? Math.min(...known) : undefined,
  };
}

/** The error for a fault of the request itself: the upstream's own 4xx and reason, else 400. */
export function callerError(failure: AttemptFailure, attempts: readonly Attempt[]): RequestError {
  const { status } = failure;
  const own = status !== undefined && status >= 400 && status < 500 && status !== 401 && status !== 403;
  return new RequestError(own ? status : 400, failure.message, {
    attempts,
    headers: { "x-should-retry": "false" },
    cause: failure,
  });
}

/** Any way an attempt can throw, as a classified failure. Faults of our own code are not dressed up. */
export function failureOf(thrown: unknown, clientGone: boolean): AttemptFailure {
  if (clientGone) return new AttemptFailure("cancelled", "the client went away");
  if (thrown instanceof AttemptFailure) return thrown;
  if (thrown instanceof HttpFailure) {
    const outcome = thrown.kind === "reset" ? "retry" : "model";
    return new AttemptFailure(outcome, thrown.message, { cause: thrown });
  }
  throw thrown;
}

/** The same of an attempt with a ticket, which is given back where the fault is our own and nothing was spent. */
export function spentFailureOf(
  thrown: unknown,
  clientGone: boolean,
  ticket: Ticket | undefined,
): AttemptFailure {
  try {
    return failureOf(thrown, clientGone);
  } catch (bug) {
    ticket?.unused();
    throw bug;
  }
}
