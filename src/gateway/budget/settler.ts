import type { Clock } from "../../kernel/clock.ts";
import { messageOf } from "../../kernel/errors.ts";
import type { Settlement, SpendStore, Standing } from "./port.ts";

const RETRY_MS = 1_000;
/** Settlements that wait for a store that can't be written; beyond it they are counted as lost. */
const MOST_WAITING = 10_000;

export interface SettlerEvents {
  settled(standings: readonly Standing[]): void;
  /** The store failed, or works again (undefined). Told once a change. */
  trouble(text: string | undefined): void;
}

/**
 * Hands settlements to the store behind the reply. What it can't take is kept and tried again; its
 * reservation counts until then, or until it expires.
 */
export class Settler {
  readonly #store: SpendStore;
  readonly #clock: Clock;
  readonly #events: SettlerEvents;
  readonly #underWay = new Set<Promise<void>>();
  #waiting: Settlement[] = [];
  #cancel: (() => void) | undefined;
  #lost = 0;

  constructor(store: SpendStore, clock: Clock, events: SettlerEvents) {
    this.#store = store;
    this.#clock = clock;
    this.#events = events;
  }

  /** Settlements that no store holds: waiting, and given up. */
  get unsettled(): { readonly waiting: number; readonly lost: number } {
    return { waiting: this.#waiting.length, lost: this.#lost };
  }

  settle(settlement: Settlement): void {
    const done = this.#try(settlement).finally(() => this.#underWay.delete(done));
    this.#underWay.add(done);
  }

  /** Resolves when all that was handed over has been tried, the waiting ones once more. */
  async drain(): Promise<void> {
    this.#again();
    while (this.#underWay.size > 0) await Promise.all(this.#underWay);
    this.#cancel?.();
    this.#cancel = undefined;
  }

  async #try(settlement: Settlement): Promise<void> {
    try {
      this.#events.settled(await this.#store.settle(settlement));
      this.#events.trouble(undefined);
    } catch (error) {
      if (this.#waiting.length < MOST_WAITING) this.#waiting.push(settlement);
      else this.#lost += 1;
      this.#events.trouble(messageOf(error));
      this.#cancel ??= this.#clock.after(RETRY_MS, () => this.#again());
    }
  }

  #again(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const settlement of waiting) this.settle(settlement);
  }
}
