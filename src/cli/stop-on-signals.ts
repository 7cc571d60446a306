import type { Interrupts } from "../kernel/interrupts.ts";
import { Interrupted } from "./report-error.ts";

const signals = ["SIGINT", "SIGTERM"] as const;

/** A terminal and the launcher may both deliver one Ctrl-C; nobody presses it twice this fast. */
const sameBreathMs = 250;

/**
 * The first SIGINT or SIGTERM aborts, so that the command can finish and save. Soon after, the system's own
 * handling comes back, so that a second one kills. A SIGINT that somebody takes is none.
 */
export function stopOnSignals(
  host: Pick<NodeJS.Process, "on" | "off">,
  stop: AbortController,
  interrupts: Interrupts,
): Disposable {
  let timer: NodeJS.Timeout | undefined;
  const wait = (act: () => void) => {
    timer = setTimeout(act, sameBreathMs);
    timer.unref();
  };
  const listeners = signals.map((signal) => {
    const listener = () => {
      if (timer !== undefined) return;
      if (signal === "SIGINT" && interrupts.offer()) {
        wait(() => {
          timer = undefined;
        });
        return;
      }
      wait(release);
      stop.abort(new Interrupted(signal));
    };
    host.on(signal, listener);
    return { signal, listener };
  });
  const release = () => {
    for (const { signal, listener } of listeners) host.off(signal, listener);
  };
  return {
    [Symbol.dispose]() {
      clearTimeout(timer);
      release();
    },
  };
}
