import { NANO_PER_USD } from "../prices/price.ts";
import type { Budget } from "./budget.ts";
import type { Standing } from "./port.ts";
import { windowAt } from "./window.ts";

/** A budget in `GET /pmoves/v1/state`: amounts in `unit`, times in Unix milliseconds. */
export interface BudgetState {
  readonly name: string;
  readonly unit: "usd" | "tokens";
  readonly per: "day" | "month";
  readonly limit: number;
  readonly spent: number;
  readonly reserved: number;
  readonly window_start: number;
  readonly window_end: number;
  readonly tier: number | null;
  readonly kind: string | null;
  /** Why spend can't be recorded now; paid targets under the budget are closed until it can. */
  readonly trouble: string | null;
}

export function budgetStates(
  budgets: readonly Budget[],
  now: number,
  standingOf: (budget: Budget) => Standing,
  trouble: string | undefined,
): readonly BudgetState[] {
  return budgets.map((budget) => {
    const { name, unit, per, tier, kind } = budget;
    const { spent, reserved } = standingOf(budget);
    const shown = (amount: number) => (unit === "usd" ? amount / NANO_PER_USD : amount);
    const { start, end } = windowAt(per, now);
    return {
      name,
      unit,
      per,
      limit: shown(budget.limit),
      spent: shown(spent),
      reserved: shown(reserved),
      window_start: start,
      window_end: end,
      tier: tier ?? null,
      kind: kind ?? null,
      trouble: trouble ?? null,
    };
  });
}
