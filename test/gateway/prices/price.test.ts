import { describe, expect, it } from "vitest";
import { nanoUsd, usdOf } from "../../../src/gateway/prices/price.ts";

const PRICE = { input: 2, output: 8, cachedInput: 0.5, cacheWrite: 2.5 };

describe("usdOf", () => {
  it("adds fresh, cached and written input and output, each at its price", () => {
    const usage = { inputTokens: 1_000, outputTokens: 100, cacheReadTokens: 600, cacheWriteTokens: 100 };
    expect(usdOf(PRICE, usage)).toBeCloseTo((300 * 2 + 600 * 0.5 + 100 * 2.5 + 100 * 8) / 1e6, 12);
  });

  it("takes cached input for any input where no price for it is known", () => {
    const usage = { inputTokens: 1_000, outputTokens: 0, cacheReadTokens: 1_000 };
    expect(usdOf({ input: 2, output: 8 }, usage)).toBeCloseTo(0.002, 12);
  });

  it("is unknown where the provider reported no tokens at all", () => {
    expect(usdOf(PRICE, { inputTokens: null, outputTokens: null })).toBeUndefined();
    expect(usdOf(PRICE, { inputTokens: 10, outputTokens: null })).toBeCloseTo(0.00002, 12);
  });

  it("charges a long request its long price, all of it", () => {
    const long = { ...PRICE, long: { above: 1_000, input: 4, output: 16 } };
    expect(usdOf(long, { inputTokens: 1_000, outputTokens: 1 })).toBeCloseTo(0.002008, 12);
    expect(usdOf(long, { inputTokens: 1_001, outputTokens: 1 })).toBeCloseTo(0.00402, 12);
  });

  it("never counts more cached tokens than there was input", () => {
    expect(usdOf(PRICE, { inputTokens: 10, outputTokens: 0, cacheReadTokens: 99 })).toBeCloseTo(0.000005, 12);
  });
});

describe("nanoUsd", () => {
  it("is whole, rounded up, and grows with the tokens", () => {
    expect(nanoUsd({ input: 0.0001, output: 0 }, 1, 0)).toBe(1);
    expect(nanoUsd(PRICE, 1_000_000, 1_000_000)).toBe(10_000_000_000);
  });
});
