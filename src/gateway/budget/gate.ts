import type { Target } from "../config/types.ts";
import type { PriceBook } from "../prices/book.ts";
import type { SpendGate } from "../routing/spend.ts";
import type { Balances } from "./balances.ts";
import type { BudgetKeeper } from "./keeper.ts";

/** What routing sees of budgets and balances; undefined where there is neither. */
export function spendGate(
  keeper: BudgetKeeper | undefined,
  balances: Balances | undefined,
  prices: PriceBook,
): SpendGate | undefined {
  if (keeper === undefined && balances === undefined) return undefined;
  return {
    objection: (target: Target) => keeper?.objection(target) ?? balances?.objection(target),
    covers: (target) => (keeper?.cover(target).budgets.length ?? 0) > 0,
    maxOutput: (target) => prices.find(target)?.price.maxOutput,
    reserve: (target, expected) =>
      keeper?.reserve(target, expected) ?? Promise.resolve({ refused: "no budget is kept" }),
  };
}
