import { EXIT, PmovesError } from "../../kernel/errors.ts";
import type { GatewayConfig } from "../config/types.ts";
import type { PriceBook } from "../prices/book.ts";
import type { Budget } from "./budget.ts";
import { Covers, priceLine, unpricedText } from "./cover.ts";

/**
 * Every target that a USD budget covers needs a price, or the budget means nothing; only tier 1 counts as
 * unpaid without one. Throws `PmovesError` (exit 2) with the lines to add.
 */
export function requirePrices(config: GatewayConfig, budgets: readonly Budget[], prices: PriceBook): void {
  if (budgets.length === 0) return;
  const covers = new Covers(budgets, prices);
  const models = [...config.models.values(), ...config.embeddingModels.values()];
  const missing = models
    .flatMap((model) => model.targets)
    .filter((target) => target.unusable === undefined)
    .map((target) => covers.of(target))
    .filter(({ unpriced }) => unpriced);
  if (missing.length === 0) return;
  throw new PmovesError(missing.map((cover) => `${unpricedText(cover)}; ${priceLine(cover)}`).join("\n"), {
    code: "budget.no_price",
    exit: EXIT.usage,
    hint: "a price that is not known can't be reserved; 0 says that a target costs nothing",
  });
}
