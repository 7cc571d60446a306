import type { Clock } from "../../kernel/clock.ts";
import type { Target } from "../config/types.ts";

/** Gives back a slot; calling it twice is harmless. */
export type ReleaseSlot = () => void;

const NO_LIMIT: ReleaseSlot = () => undefined;

interface Gate {
  active: number;
  readonly waiting: ((granted: boolean) => void)[];
}

/** At most `max_concurrent` requests a target at once; others wait up to `queue_ms` for a place, in order. */
export class Slots {
  readonly #gates = new Map<string, Gate>();
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** A slot at once, a promise of one, or undefined where none can be had in time. */
  acquire(target: Target, signal: AbortSignal): ReleaseSlot | Promise<ReleaseSlot | undefined> | undefined {
    const limit = target.maxConcurrent;
    if (limit === undefined) return NO_LIMIT;
    const gate = this.#gate(target.id);
    if (gate.active < limit) {
      gate.active += 1;
      return this.#releaser(gate);
    }
    return target.queueMs > 0 ? this.#wait(gate, target.queueMs, signal) : undefined;
  }

  /** Requests in a slot and in the queue, for `/pmoves/v1/state`. */
  load(target: Target): { readonly active: number; readonly waiting: number } {
    const gate = this.#gates.get(target.id);
    return { active: gate?.active ?? 0, waiting: gate?.waiting.length ?? 0 };
  }

  #gate(id: string): Gate {
    let gate = this.#gates.get(id);
    if (gate === undefined) {
      gate = { active: 0, waiting: [] };
      this.#gates.set(id, gate);
    }
    return gate;
  }

  #wait(gate: Gate, queueMs: number, signal: AbortSignal): Promise<ReleaseSlot | undefined> {
    if (signal.aborted) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      const settle = (granted: boolean) => {
        cancelTimer();
        signal.removeEventListener("abort", leave);
        resolve(granted ? this.#releaser(gate) : undefined);
      };
      const leave = () => {
        const at = gate.waiting.indexOf(settle);
        if (at >= 0) gate.waiting.splice(at, 1);
        settle(false);
      };
      const cancelTimer = this.#clock.after(queueMs, leave);
      signal.addEventListener("abort", leave, { once: true });
      gate.waiting.push(settle);
    });
  }

  #releaser(gate: Gate): ReleaseSlot {
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      const next = gate.waiting.shift();
      // The slot passes on without becoming free in between.
      if (next) next(true);
      else gate.active -= 1;
    };
  }
}
