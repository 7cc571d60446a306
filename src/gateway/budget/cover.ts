import { isLocal } from "../config/kind.ts";
import type { Target } from "../config/types.ts";
import type { PriceBook } from "../prices/book.ts";
import type { Price } from "../prices/price.ts";
import { nanoUsd } from "../prices/price.ts";
import { type Budget, budgetKey, covers } from "./budget.ts";
import type { Hold } from "./port.ts";
import { windowAt } from "./window.ts";

/** Which budgets a target spends from, and what they may do to it. */
export interface Cover {
  readonly target: Target;
  readonly budgets: readonly Budget[];
  readonly price: Price | undefined;
  /** False for one's own machines: what they use is counted, and never stops them. */
  readonly stops: boolean;
  /** Whether it must not be tried while spend can't be recorded: all but tier 1. */
  readonly closed: boolean;
  /** A USD budget covers it and nobody knows its price. In tier 1 that is unpaid, elsewhere it is refused. */
  readonly unpriced: boolean;
}

/** The cover of every target, looked up once for each. */
export class Covers {
  readonly #budgets: readonly Budget[];
  readonly #prices: PriceBook;
  readonly #known = new WeakMap<Target, Cover>();

  constructor(budgets: readonly Budget[], prices: PriceBook) {
    this.#budgets = budgets;
    this.#prices = prices;
  }

  of(target: Target): Cover {
    let cover = this.#known.get(target);
    if (cover === undefined) {
      const budgets = this.#budgets.filter((budget) => covers(budget, target));
      const price = this.#prices.find(target)?.price;
      const own = isLocal(target.kind) || target.kind === "scripted";
      cover = {
        target,
        budgets,
        price,
        stops: target.tier !== 1 || !own,
        closed: target.tier !== 1,
        unpriced: price === undefined && target.tier !== 1 && budgets.some(({ unit }) => unit === "usd"),
      };
      this.#known.set(target, cover);
    }
    return cover;
  }
}

/** So many tokens as holds of every budget that covers the target. */
export function holdsOf(
  cover: Cover,
  inputTokens: number,
  outputTokens: number,
  now: number,
): readonly Hold[] {
  return cover.budgets.map((budget) => {
    const usd = cover.price === undefined ? 0 : nanoUsd(cover.price, inputTokens, outputTokens);
    return {
      budget: budgetKey(budget),
      windowStart: windowAt(budget.per, now).start,
      amount: budget.unit === "usd" ? usd : inputTokens + outputTokens,
      limit: budget.limit,
    };
  });
}

export function unpricedText({ target, budgets }: Cover): string {
  const names = budgets.filter(({ unit }) => unit === "usd").map(({ name }) => name);
  return `no price is known for ${target.id} (${target.kind} ${target.upstreamModel}), which budget ${names.join(", ")} covers`;
}

/** The lines of pmoves.toml that give a target a price. */
export function priceLine({ target }: Cover): string {
  return `add to pmoves.toml: [prices.targets.${JSON.stringify(target.id)}] with input = … and output = … (USD per million tokens)`;
}
