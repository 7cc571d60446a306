import type { Budget } from "../../src/gateway/budget/budget.ts";
import { BudgetKeeper, type KeeperParts } from "../../src/gateway/budget/keeper.ts";
import { MemorySpendStore } from "../../src/gateway/budget/memory-store.ts";
import { PriceBook } from "../../src/gateway/prices/book.ts";
import { NANO_PER_USD } from "../../src/gateway/prices/price.ts";
import { pricesTable } from "../../src/gateway/prices/settings.ts";
import { FakeClock } from "./clock.ts";

export function budgetOf(more: Partial<Budget> = {}): Budget {
  return {
    name: "cloud",
    tier: 3,
    kind: undefined,
    credential: undefined,
    unit: "usd",
    limit: 1 * NANO_PER_USD,
    per: "day",
    ...more,
  };
}

/** A book in which `m/p`, the plain target of tests, costs 1 USD a million tokens in and 2 out. */
export function pricesOf(more: unknown = { targets: { "m/p": { input: 1, output: 2 } } }): PriceBook {
  const { schema } = pricesTable;
  return new PriceBook(schema.parse({}), schema.parse(more));
}

/** A keeper over memory, and what it warned of. */
export function keeperOf(more: Partial<KeeperParts> = {}) {
  const clock = new FakeClock(Date.UTC(2026, 10, 22, 12));
  const warnings: string[] = [];
  const parts = {
    budgets: [budgetOf()],
    prices: pricesOf(),
    store: new MemorySpendStore(),
    clock,
    holdMs: 60_000,
    warn: (text: string) => void warnings.push(text),
    ...more,
  };
  return { keeper: new BudgetKeeper(parts), clock, warnings, store: parts.store };
}
