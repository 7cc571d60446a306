import * as z from "zod";
import type { LongPrice, Price } from "./price.ts";

const usdPerMillion = z.number().min(0).max(1e6);
const rates = {
  input: usdPerMillion,
  output: usdPerMillion,
  cached_input: usdPerMillion.optional(),
  cache_write: usdPerMillion.optional(),
};
const price = z.strictObject({
  ...rates,
  max_output: z.int().min(1).optional(),
  long: z.strictObject({ above: z.int().min(1), ...rates }).optional(),
});

/**
 * `[prices]` of pmoves.toml and of the table that ships with pmoves. USD per million tokens; `models` by
 * `kind/model` as the provider calls it, `targets` by target id, which is the stronger.
 *
 * ```toml
 * [prices.models."openai/gpt-4o-mini"]
 * input = 0.15
 * cached_input = 0.075
 * output = 0.60
 * max_output = 16384                   # tokens; what is reserved where a request sets no max_tokens
 *
 * [prices.targets."qwen/together"]
 * input = 0.30
 * output = 0.30
 * long = { above = 200000, input = 0.60, output = 0.60 }
 * ```
 */
export const pricesTable = {
  name: "prices",
  schema: z.strictObject({
    /** The day on which the prices were read, for the table that ships. */
    read_on: z.iso.date().optional(),
    /** Where they were read, by kind. */
    sources: z.record(z.string(), z.string()).default({}),
    models: z.record(z.string(), price).default({}),
    targets: z.record(z.string(), price).default({}),
  }),
};

export type PricesTable = z.output<typeof pricesTable.schema>;
export type PriceEntry = z.output<typeof price>;

export function priceOf(entry: PriceEntry): Price {
  const { max_output: maxOutput, long, ...own } = entry;
  return { ...ratesOf(own), maxOutput, long: long && { ...ratesOf(long), above: long.above } };
}

function ratesOf(entry: Omit<PriceEntry, "max_output" | "long">): Omit<LongPrice, "above"> {
  const { input, output, cached_input: cachedInput, cache_write: cacheWrite } = entry;
  return { input, output, cachedInput, cacheWrite };
}
