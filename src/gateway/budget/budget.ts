import type { Credential, Kind, Target, Tier } from "../config/types.ts";
import { NANO_PER_USD } from "../prices/price.ts";
import type { Standing } from "./port.ts";
import { minuteText, type Period, type TimeSpan } from "./window.ts";

/** One limit: for whom, how much, over which time. */
export interface Budget {
  readonly name: string;
  readonly tier: Tier | undefined;
  readonly kind: Kind | undefined;
  readonly credential: Credential | undefined;
  readonly unit: "usd" | "tokens";
  /** Nano-USD or tokens. */
  readonly limit: number;
  readonly per: Period;
}

/** What the store calls it: amounts of another unit or period are another account. */
export function budgetKey({ name, unit, per }: Budget): string {
  return `${name}:${unit}:${per}`;
}

export function covers(budget: Budget, target: Target): boolean {
  return (
    (budget.tier === undefined || budget.tier === target.tier) &&
    (budget.kind === undefined || budget.kind === target.kind) &&
    (budget.credential === undefined || uses(target.credential, budget.credential))
  );
}

function uses(credential: Credential, asked: Credential): boolean {
  if (credential.from === "fallback") {
    return uses(credential.default, asked) || uses(credential.fallback, asked);
  }
  return JSON.stringify(credential) === JSON.stringify(asked);
}

/** An amount in the words of its unit: `4.02 USD`, `120,000 tokens`. */
export function amountText(amount: number, unit: Budget["unit"]): string {
  if (unit === "tokens") return `${amount.toLocaleString("en-US")} tokens`;
  const usd = amount / NANO_PER_USD;
  const digits = usd === 0 || usd >= 0.01 ? 2 : 6;
  return `${usd.toFixed(digits)} USD`;
}

/** `budget cloud: 5.02 USD of 5.00 USD spent (0.40 USD more reserved), starts anew 2026-11-23 00:00 UTC`. */
export function standingText(budget: Budget, standing: Standing, span: TimeSpan): string {
  const { unit, limit } = budget;
  const spent = `${amountText(standing.spent, unit)} of ${amountText(limit, unit)} spent`;
  const more = standing.reserved > 0 ? ` (${amountText(standing.reserved, unit)} more reserved)` : "";
  return `budget ${budget.name}: ${spent}${more}, starts anew ${minuteText(span.end)}`;
}
