import type { Usage } from "../model/index.ts";

/** USD per million tokens, as providers publish it. */
export interface Price {
  readonly input: number;
  readonly output: number;
  /** Input read from a prompt cache; absent: as any input. */
  readonly cachedInput?: number | undefined;
  /** Input written to a prompt cache; absent: as any input. */
  readonly cacheWrite?: number | undefined;
  /** The most tokens that one answer can have. */
  readonly maxOutput?: number | undefined;
  /** What a request with more than `above` input tokens costs, all of it. */
  readonly long?: LongPrice | undefined;
}

export interface LongPrice extends Pick<Price, "input" | "output" | "cachedInput" | "cacheWrite"> {
  readonly above: number;
}

/** Budgets count in whole nano-USD (10^-9): exact sums, and room for nine million dollars in a double. */
export const NANO_PER_USD = 1e9;
const NANO_PER_MILLIONTH = NANO_PER_USD / 1e6;

/** Nano-USD of so many tokens, rounded up. */
export function nanoUsd(price: Price, inputTokens: number, outputTokens: number): number {
  const { input, output } = ratesFor(price, inputTokens);
  return Math.ceil((inputTokens * input + outputTokens * output) * NANO_PER_MILLIONTH);
}

/** USD of what a provider reported; undefined where it reported no tokens. `inputTokens` includes cached ones. */
export function usdOf(price: Price, usage: Usage): number | undefined {
  if (usage.inputTokens === null && usage.outputTokens === null) return undefined;
  const all = usage.inputTokens ?? 0;
  const read = Math.min(all, usage.cacheReadTokens ?? 0);
  const written = Math.min(all - read, usage.cacheWriteTokens ?? 0);
  const rates = ratesFor(price, all);
  const millionths =
    (all - read - written) * rates.input +
    read * (rates.cachedInput ?? rates.input) +
    written * (rates.cacheWrite ?? rates.input) +
    (usage.outputTokens ?? 0) * rates.output;
  return millionths / 1e6;
}

function ratesFor(price: Price, inputTokens: number): Omit<Price, "maxOutput" | "long"> {
  return price.long !== undefined && inputTokens > price.long.above ? price.long : price;
}
