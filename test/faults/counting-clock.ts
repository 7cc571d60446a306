import { type Clock, systemClock } from "../../src/kernel/clock.ts";

/** The real clock, set to a date of the test's choice, that knows how many of its timers are still out. */
export class CountingClock implements Clock {
  pending = 0;
  readonly #offset: number;

  constructor(startsAt: number) {
    this.#offset = startsAt - systemClock.now();
  }

  now(): number {
    return systemClock.now() + this.#offset;
  }

  monotonic(): number {
    return systemClock.monotonic();
  }

  after(ms: number, callback: () => void): () => void {
    this.pending += 1;
    let out = true;
    const settle = () => {
      if (out) this.pending -= 1;
      out = false;
    };
    const cancel = systemClock.after(ms, () => {
      settle();
      callback();
    });
    return () => {
      settle();
      cancel();
    };
  }
}
