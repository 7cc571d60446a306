import type { Clock } from "../../kernel/clock.ts";
import { messageOf } from "../../kernel/errors.ts";
import { uuid7 } from "../../kernel/uuid7.ts";
import type { Target } from "../config/types.ts";
import type { PriceBook } from "../prices/book.ts";
import type { ExpectedTokens, Refusal, Ticket } from "../routing/spend.ts";
import { amountText, type Budget, budgetKey, standingText } from "./budget.ts";
import { lostWith, type Used, usedBy } from "./charge.ts";
import { type Cover, Covers, holdsOf, priceLine, unpricedText } from "./cover.ts";
import type { Hold, SpendStore, Standing } from "./port.ts";
import { Settler } from "./settler.ts";
import { type BudgetState, budgetStates } from "./state.ts";
import { windowAt } from "./window.ts";

export interface KeeperParts {
  readonly budgets: readonly Budget[];
  readonly prices: PriceBook;
  readonly store: SpendStore;
  readonly clock: Clock;
  /** How long a reservation holds at most: longer than any request may take. Milliseconds. */
  readonly holdMs: number;
  /** Spend can't be recorded, or can again. */
  warn(text: string): void;
}

/** Keeps budgets: says who may spend, reserves before an attempt and settles after it. */
export class BudgetKeeper {
  readonly #parts: KeeperParts;
  readonly #covers: Covers;
  readonly #settler: Settler;
  /** The last that was heard of each window; other processes may have spent since. */
  readonly #standings = new Map<string, Standing>();
  #trouble: string | undefined;

  constructor(parts: KeeperParts) {
    this.#parts = parts;
    this.#covers = new Covers(parts.budgets, parts.prices);
    this.#settler = new Settler(parts.store, parts.clock, {
      settled: (standings) => this.#learn(standings),
      trouble: (text) => this.#setTrouble(text),
    });
  }

  cover(target: Target): Cover {
    return this.#covers.of(target);
  }

  objection(target: Target): string | undefined {
    const cover = this.#covers.of(target);
    if (cover.budgets.length === 0 || !cover.stops) return undefined;
    if (cover.unpriced) return `${unpricedText(cover)}; ${priceLine(cover)}`;
    if (this.#trouble !== undefined && cover.closed) return this.#closedText();
    const now = this.#parts.clock.now();
    for (const budget of cover.budgets) {
      const standing = this.#standing(budget, now);
      if (standing.spent >= budget.limit) return standingText(budget, standing, windowAt(budget.per, now));
    }
    return undefined;
  }

  async reserve(target: Target, expected: ExpectedTokens): Promise<Ticket | Refusal> {
    const cover = this.#covers.of(target);
    const { clock, store, holdMs } = this.#parts;
    const now = clock.now();
    const id = uuid7(now);
    const holds = holdsOf(cover, expected.input, expected.output, now);
    if (!cover.stops) return this.#ticket(id, cover, holds, expected);
    if (cover.unpriced) return { refused: `${unpricedText(cover)}; ${priceLine(cover)}` };
    try {
      const { granted, standings } = await store.reserve({ id, now, expiresAt: now + holdMs, holds });
      this.#learn(standings);
      this.#setTrouble(undefined);
      if (!granted) return { refused: refusalText(cover, holds, standings, now) };
    } catch (error) {
      this.#setTrouble(messageOf(error));
      if (cover.closed) return { refused: this.#closedText() };
    }
    return this.#ticket(id, cover, holds, expected);
  }

  /** Asks the store how the windows of now stand. */
  async refresh(): Promise<void> {
    const { budgets, clock, store } = this.#parts;
    const now = clock.now();
    const windows = budgets.map((budget) => ({
      budget: budgetKey(budget),
      windowStart: windowAt(budget.per, now).start,
    }));
    try {
      this.#learn(await store.standings(windows, now));
      this.#setTrouble(undefined);
    } catch (error) {
      this.#setTrouble(messageOf(error));
    }
  }

  state(): readonly BudgetState[] {
    const { budgets, clock } = this.#parts;
    const now = clock.now();
    return budgetStates(budgets, now, (budget) => this.#standing(budget, now), this.#trouble);
  }

  /** Resolves when all spend so far has been told to the store. */
  drain(): Promise<void> {
    return this.#settler.drain();
  }

  #ticket(id: string, cover: Cover, holds: readonly Hold[], expected: ExpectedTokens): Ticket {
    const { price, target } = cover;
    const book = (used: Used | undefined) => {
      const charges = holds.map(({ budget, windowStart }, index) => {
        const inUsd = cover.budgets[index]?.unit === "usd";
        const tokens = (used?.inputTokens ?? 0) + (used?.outputTokens ?? 0);
        return { budget, windowStart, amount: inUsd ? (used?.nanoUsd ?? 0) : tokens };
      });
      this.#settler.settle({
        id,
        now: this.#parts.clock.now(),
        target: target.id,
        charges,
        inputTokens: used?.inputTokens ?? 0,
        outputTokens: used?.outputTokens ?? 0,
        usd: used?.usd,
        estimated: used?.estimated ?? false,
      });
    };
    return {
      refused: undefined,
      used: (usage, content, complete) => book(usedBy(usage, content, complete, expected, price)),
      failed: (failure, stream) => book(lostWith(failure, stream, expected, price)),
      unused: () => book(undefined),
    };
  }

  #standing(budget: Budget, now: number): Standing {
    const key = budgetKey(budget);
    const windowStart = windowAt(budget.per, now).start;
    const known = this.#standings.get(key);
    // A window that has passed says nothing about this one.
    return known?.windowStart === windowStart ? known : { budget: key, windowStart, spent: 0, reserved: 0 };
  }

  #learn(standings: readonly Standing[]): void {
    for (const standing of standings) {
      const known = this.#standings.get(standing.budget);
      if (known === undefined || standing.windowStart >= known.windowStart) {
        this.#standings.set(standing.budget, standing);
      }
    }
  }

  #setTrouble(text: string | undefined): void {
    const before = this.#trouble;
    this.#trouble = text;
    if (text !== undefined && before === undefined) {
      this.#parts.warn(`spend can't be recorded, so paid targets under a budget are not tried: ${text}`);
    }
    if (text === undefined && before !== undefined) this.#parts.warn("spend can be recorded again");
  }

  #closedText(): string {
    return `spend can't be recorded: ${this.#trouble}`;
  }
}

function refusalText(
  cover: Cover,
  holds: readonly Hold[],
  standings: readonly Standing[],
  now: number,
): string {
  for (const [index, hold] of holds.entries()) {
    const standing = standings.find(({ budget }) => budget === hold.budget);
    const budget = cover.budgets[index];
    if (standing === undefined || budget === undefined) continue;
    if (standing.spent + standing.reserved + hold.amount <= hold.limit) continue;
    const needed = `this request may take ${amountText(hold.amount, budget.unit)}`;
    return `${standingText(budget, standing, windowAt(budget.per, now))}; ${needed}`;
  }
  return "a budget that covers it has no room";
}
