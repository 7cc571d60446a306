import type { Registry } from "prom-client";
import type { BudgetState } from "../budget/state.ts";
import type { GatewayState, TargetState } from "../control/state.ts";
import { MAX_SERIES } from "./bounded.ts";
import { type ReadValue, registerRead, value } from "./read-metric.ts";

/** How targets and budgets stand; nothing before the gateway is up. */
export function registerStateGauges(registry: Registry, read: () => GatewayState | undefined): void {
  const gauge = (name: string, help: string, values: (state: GatewayState) => readonly ReadValue[]) =>
    registerRead(registry, "gauge", name, help, () => {
      const state = read();
      return state === undefined ? [] : values(state).slice(0, MAX_SERIES);
    });
  const perTarget = (name: string, help: string, of: (target: TargetState, state: GatewayState) => number) =>
    gauge(name, help, (state) =>
      state.targets.map((target) =>
        value(of(target, state), { target: target.id, tier: String(target.tier) }),
      ),
    );
  const perBudget = (name: string, help: string, of: (budget: BudgetState) => number) =>
    gauge(name, help, ({ budgets }) =>
      budgets.map((budget) => value(of(budget), { budget: budget.name, unit: budget.unit, per: budget.per })),
    );
  gauge("pmoves_build_info", "Always 1; what serves, by version and hash of the configuration", (state) => [
    value(1, { version: state.version, config_hash: state.config_hash }),
  ]);
  gauge("pmoves_start_time_seconds", "When the gateway began, in Unix seconds", (state) => [
    value(state.started_at / 1000),
  ]);
  perTarget("pmoves_target_usable", "1 where a target may be asked now", ({ usable }) => (usable ? 1 : 0));
  perTarget(
    "pmoves_target_benched_seconds",
    "Seconds that a target stays benched; 0 where it is not",
    (target, state) => (target.bench === null ? 0 : Math.max(0, target.bench.until - state.now) / 1000),
  );
  perTarget("pmoves_target_active", "Requests that a target works on", ({ active }) => active);
  perTarget("pmoves_target_waiting", "Requests that wait for a place at a target", ({ waiting }) => waiting);
  perBudget("pmoves_budget_limit", "What may be spent in the window of a budget", ({ limit }) => limit);
  perBudget("pmoves_budget_spent", "What was spent in the window of a budget", ({ spent }) => spent);
  perBudget("pmoves_budget_reserved", "What requests under way may still spend", ({ reserved }) => reserved);
}
