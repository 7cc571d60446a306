import type { CostRate, Target } from "../config/types.ts";
import type { Json, Usage } from "../model/index.ts";
import type { PriceBook } from "./book.ts";
import { usdOf } from "./price.ts";

/** The same usage with its cost in USD, where the provider, else the target's rates, else the price table says it. */
export function priced(usage: Usage, target: Target, streamed: boolean, prices?: PriceBook): Usage {
  if (usage.cost !== undefined) return usage;
  const cost =
    target.cost.length === 0 ? tableCost(usage, target, prices) : ratedCost(usage, target, streamed);
  return cost === undefined ? usage : { ...usage, cost: decimalUsd(cost) };
}

/** Binary sums of decimal prices end in noise (0.00011190000000000001); what is below a pico-dollar is that noise. */
function decimalUsd(usd: number): number {
  return usd < 1000 ? Math.round(usd * 1e12) / 1e12 : usd;
}

function ratedCost(usage: Usage, target: Target, streamed: boolean): number | undefined {
  return usage.raw === undefined ? undefined : costOf(usage.raw, target.cost, streamed);
}

function tableCost(usage: Usage, target: Target, prices: PriceBook | undefined): number | undefined {
  const known = prices?.find(target);
  return known && usdOf(known.price, usage);
}

/** USD by TensorZero's rule: figures found by pointer times their rate; a missing required one makes it unknown. */
export function costOf(raw: Json, rates: readonly CostRate[], streamed: boolean): number | undefined {
  let sum = 0;
  for (const rate of rates) {
    const pointer = rate.pointer ?? (streamed ? rate.pointerStreaming : rate.pointerNonStreaming);
    const figure = pointer === undefined ? undefined : at(raw, pointer);
    if (typeof figure !== "number") {
      if (rate.required) return undefined;
      continue;
    }
    sum += figure * (rate.costPerUnit ?? (rate.costPerMillion ?? 0) / 1e6);
  }
  return sum;
}

function at(value: Json, pointer: string): Json | undefined {
  // Rates may point into the whole answer (`/usage/…`) or into its usage object.
  const steps = pointer.split("/").slice(1);
  const path = steps[0] === "usage" ? steps.slice(1) : steps;
  let here: Json | undefined = value;
  for (const step of path) {
    if (typeof here !== "object" || here === null) return undefined;
    here = (here as { readonly [key: string]: Json })[step.replaceAll("~1", "/").replaceAll("~0", "~")];
  }
  return here;
}
