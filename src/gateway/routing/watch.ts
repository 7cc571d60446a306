import type { Clock } from "../../kernel/clock.ts";
import { AttemptFailure } from "../model/index.ts";

/**
 * The abort signal of one attempt, with the reasons it can fire: the client left, or a clock ran out.
 * One timer at a time; `end` must be called however the attempt ends.
 */
export class Watch {
  readonly #controller = new AbortController();
  readonly #clock: Clock;
  readonly #client: AbortSignal;
  readonly #leave: () => void;
  #cancelTimer: (() => void) | undefined;
  #lastSeen = 0;

  constructor(clock: Clock, client: AbortSignal) {
    this.#clock = clock;
    this.#client = client;
    this.#leave = () => this.#controller.abort(leftBecause(client.reason));
    if (client.aborted) this.#leave();
    else client.addEventListener("abort", this.#leave);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Aborts after `ms`, saying which clock it was. Replaces the limit set before. */
  limit(ms: number, clockName: string): void {
    this.#cancelTimer?.();
    this.#cancelTimer = this.#clock.after(Math.max(0, ms), () => this.#expire(clockName, ms));
  }

  /**
   * From here on silence is limited to `idleMs`, and all together to `totalMs`. Touching costs one
   * clock reading: the timer looks at it when it fires instead of being set anew for every chunk.
   */
  idle(idleMs: number, totalMs: number): void {
    const started = this.#clock.monotonic();
    this.#lastSeen = started;
    const arm = () => {
      const now = this.#clock.monotonic();
      const total = totalMs - (now - started);
      const silence = idleMs - (now - this.#lastSeen);
      if (total <= 0) return this.#expire("total", totalMs);
      if (silence <= 0) return this.#expire("stream idle", idleMs);
      this.#cancelTimer = this.#clock.after(Math.min(total, silence), arm);
    };
    this.#cancelTimer?.();
    arm();
  }

  touch(): void {
    this.#lastSeen = this.#clock.monotonic();
  }

  /** Closes what is still open upstream, for an answer that nobody will read. */
  abandon(): void {
    this.end();
    this.#leave();
  }

  end(): void {
    this.#cancelTimer?.();
    this.#client.removeEventListener("abort", this.#leave);
  }

  #expire(clockName: string, ms: number): void {
    const text = `no answer in time: the ${clockName} limit of ${Math.round(ms)} ms was reached`;
    this.#controller.abort(new AttemptFailure("timeout", text));
  }
}

/** A race says itself why it was lost; whatever else a client's signal gives for a reason, nobody waits any more. */
function leftBecause(reason: unknown): AttemptFailure {
  return reason instanceof AttemptFailure ? reason : new AttemptFailure("cancelled", "the client went away");
}
