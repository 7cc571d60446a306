import type { Clock } from "../../kernel/clock.ts";
import { RequestError } from "../error.ts";
import { AttemptFailure } from "../model/index.ts";

/** One of two attempts that run at the same time, with a signal of its own. */
export interface Entrant<R> {
  readonly done: Promise<R>;
  /** Ends it as cancelled; harmless when it is over. */
  cancel(): void;
}

/**
 * Starts an attempt that the client's leaving ends, and so does losing the race. `run` calls `end` when
 * neither concerns it any more: a winner not before its answer is over.
 */
export function enter<R>(
  client: AbortSignal,
  run: (signal: AbortSignal, end: () => void) => Promise<R>,
): Entrant<R> {
  const controller = new AbortController();
  const leave = () => controller.abort(client.reason);
  if (client.aborted) leave();
  else client.addEventListener("abort", leave);
  return {
    done: run(controller.signal, () => client.removeEventListener("abort", leave)),
    cancel: () => controller.abort(new AttemptFailure("cancelled", "another target answered first")),
  };
}

/** Whether `done` is still open after `ms`. */
export function isSlow(done: Promise<unknown>, clock: Clock, ms: number): Promise<boolean> {
  return new Promise((resolve) => {
    const cancel = clock.after(ms, () => resolve(true));
    const settled = () => {
      cancel();
      resolve(false);
    };
    done.then(settled, settled);
  });
}

/**
 * The result of the first entrant that wins. The other is cancelled and waited for, so that it is noted
 * before anybody reads the attempts; should it have won as well by then, `discard` gets its result.
 * Where none wins it is the later's result. An error of either ends both, but that a request is not to the
 * second's taste counts only once the first has not won: a race must make nothing worse.
 */
export async function firstToWin<R>(
  entrants: readonly [Entrant<R>, Entrant<R>],
  won: (result: R) => boolean,
  discard: (result: R) => Promise<void>,
): Promise<R> {
  const [a, b] = entrants;
  const ending = (entrant: Entrant<R>, other: Entrant<R>) =>
    entrant.done.then(
      (result) => ({ result, other }),
      (error: unknown) => ({ error, other }),
    );
  const first = await Promise.race([ending(a, b), ending(b, a)]);
  if ("result" in first && !won(first.result)) return first.other.done;
  if ("error" in first && first.other === a && first.error instanceof RequestError) {
    const result = await a.done;
    if (won(result)) return result;
  }
  await drop(first.other, won, discard);
  if ("error" in first) throw first.error;
  return first.result;
}

async function drop<R>(
  loser: Entrant<R>,
  won: (result: R) => boolean,
  discard: (result: R) => Promise<void>,
): Promise<void> {
  loser.cancel();
  try {
    const result = await loser.done;
    if (won(result)) await discard(result);
  } catch (error) {
    // Its own attempt has noted how it ended; what it failed of is no concern of the winner.
    if (!(error instanceof Error)) throw error;
  }
}
