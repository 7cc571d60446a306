import type { Spent, StopReason } from "./judge-journal.ts";
import type { Limits } from "./limits.ts";

/**
 * Calls and money of a run against its limits. A call in flight is reckoned at the dearest so far, so that the
 * limit is not passed; until a first price is known, calls go one by one.
 */
export class Spending {
  readonly #limits: Pick<Limits, "maxCalls" | "maxCost">;
  #calls: number;
  #cost: number;
  #inFlight = 0;
  #dearest: number | undefined;
  #unpriced = false;
  #wake: (() => void)[] = [];

  /** `before`: what this run has taken of its limits before it was cut off. */
  constructor(limits: Pick<Limits, "maxCalls" | "maxCost">, before: Spent) {
    this.#limits = limits;
    this.#calls = before.calls;
    this.#cost = before.cost;
  }

  get calls(): number {
    return this.#calls;
  }

  /** USD; null where some answer did not say what it cost. */
  get cost(): number | null {
    return this.#unpriced ? null : this.#cost;
  }

  get inFlight(): number {
    return this.#inFlight;
  }

  /** Takes room for one call, or says which limit is in the way. */
  async reserve(): Promise<StopReason | undefined> {
    const { maxCalls, maxCost } = this.#limits;
    if (maxCost !== undefined) {
      while (this.#inFlight > 0 && (this.#dearest === undefined || !this.#fits(maxCost)) && !this.#unpriced)
        await this.#settled();
      if (this.#unpriced) return "cost_unknown";
      if (!this.#fits(maxCost)) return "max_cost";
    }
    if (maxCalls !== undefined && this.#calls + this.#inFlight >= maxCalls) return "max_calls";
    this.#inFlight += 1;
    return undefined;
  }

  /** An answer has come, at this price; null where nobody said. */
  settle(cost: number | null): void {
    this.#inFlight -= 1;
    this.#calls += 1;
    if (cost === null) this.#unpriced = true;
    else {
      this.#cost += cost;
      this.#dearest = Math.max(this.#dearest ?? 0, cost);
    }
    this.#rouse();
  }

  /** A call gave no answer; nothing is known to have been paid. */
  release(): void {
    this.#inFlight -= 1;
    this.#rouse();
  }

  #fits(maxCost: number): boolean {
    const each = this.#dearest ?? 0;
    return this.#cost + this.#inFlight * each + each <= maxCost && this.#cost < maxCost;
  }

  #settled(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake.push(resolve);
    });
  }

  #rouse(): void {
    for (const wake of this.#wake.splice(0)) wake();
  }
}
