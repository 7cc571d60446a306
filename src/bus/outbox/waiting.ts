import type { Clock } from "../../kernel/clock.ts";

const FIRST_MS = 250;
const LONGEST_MS = 15_000;

/** Waits that grow, and that end early where something happens or all is to stop. */
export class Waiting {
  readonly #clock: Clock;
  readonly #signal: AbortSignal;
  #next = FIRST_MS;
  #wake: (() => void) | undefined;

  constructor(clock: Clock, signal: AbortSignal) {
    this.#clock = clock;
    this.#signal = signal;
    signal.addEventListener("abort", () => this.#wake?.(), { once: true });
  }

  /** Twice as long as the last time, up to a limit. */
  longer(): Promise<void> {
    const ms = this.#next;
    this.#next = Math.min(LONGEST_MS, ms * 2);
    return this.pause(ms);
  }

  pause(ms: number): Promise<void> {
    if (this.#signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const over = () => {
        cancel();
        this.#wake = undefined;
        resolve();
      };
      const cancel = this.#clock.after(ms, over);
      this.#wake = over;
    });
  }

  wake(): void {
    this.#wake?.();
  }

  /** All is well: the next wait is short again. */
  short(): void {
    this.#next = FIRST_MS;
  }
}
