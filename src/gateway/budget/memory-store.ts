import type { Reservation, Reserved, Settlement, SpendStore, Standing, Window } from "./port.ts";

interface Held {
  readonly id: string;
  readonly amount: number;
  readonly expiresAt: number;
}

/** Spend in this process only: for demos and tests, where nothing needs to outlive it. */
export class MemorySpendStore implements SpendStore {
  readonly #spent = new Map<string, number>();
  readonly #held = new Map<string, Held[]>();
  readonly #settled = new Set<string>();

  async reserve({ id, now, expiresAt, holds }: Reservation): Promise<Reserved> {
    const granted = holds.every((hold) => {
      const { spent, reserved } = this.#standing(hold, now);
      return spent + reserved + hold.amount <= hold.limit;
    });
    if (granted) {
      for (const hold of holds) this.#heldIn(hold, now).push({ id, amount: hold.amount, expiresAt });
    }
    return { granted, standings: holds.map((hold) => this.#standing(hold, now)) };
  }

  async settle({ id, now, charges }: Settlement): Promise<readonly Standing[]> {
    for (const [key, held] of this.#held) {
      this.#held.set(
        key,
        held.filter((one) => one.id !== id),
      );
    }
    if (!this.#settled.has(id)) {
      this.#settled.add(id);
      for (const charge of charges.filter(({ amount }) => amount > 0)) {
        const key = keyOf(charge);
        this.#spent.set(key, (this.#spent.get(key) ?? 0) + charge.amount);
      }
    }
    return this.standings(charges, now);
  }

  async standings(windows: readonly Window[], now: number): Promise<readonly Standing[]> {
    return windows.map((window) => this.#standing(window, now));
  }

  #standing(window: Window, now: number): Standing {
    const { budget, windowStart } = window;
    const reserved = this.#heldIn(window, now).reduce((sum, held) => sum + held.amount, 0);
    return { budget, windowStart, spent: this.#spent.get(keyOf(window)) ?? 0, reserved };
  }

  #heldIn(window: Window, now: number): Held[] {
    const key = keyOf(window);
    const live = (this.#held.get(key) ?? []).filter((held) => held.expiresAt > now);
    this.#held.set(key, live);
    return live;
  }
}

function keyOf({ budget, windowStart }: Window): string {
  return `${budget}@${windowStart}`;
}
