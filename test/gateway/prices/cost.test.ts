import { describe, expect, it } from "vitest";
import type { CostRate } from "../../../src/gateway/config/types.ts";
import { costOf, priced } from "../../../src/gateway/prices/cost.ts";
import { pricesOf } from "../../support/budget.ts";
import { target } from "../../support/config.ts";

const rate = (pointer: string, costPerMillion: number, more: Partial<CostRate> = {}): CostRate => ({
  pointer,
  pointerNonStreaming: undefined,
  pointerStreaming: undefined,
  costPerMillion,
  costPerUnit: undefined,
  required: false,
  ...more,
});
const raw = { prompt_tokens: 1000, completion_tokens: 500, details: { cached: 200 } };

describe("cost", () => {
  it("sums figures of the raw usage times their rate", () => {
    const rates = [rate("/prompt_tokens", 3), rate("/completion_tokens", 15), rate("/details/cached", 1)];
    // 1000*3e-6 + 500*15e-6 + 200*1e-6
    expect(costOf(raw, rates, false)).toBeCloseTo(0.0107, 10);
    expect(costOf(raw, [rate("/usage/prompt_tokens", 3)], false)).toBeCloseTo(0.003, 10);
  });

  it("takes a missing figure for nothing, but a missing required one makes the cost unknown", () => {
    expect(costOf(raw, [rate("/nothing", 3), rate("/prompt_tokens", 3)], false)).toBeCloseTo(0.003, 10);
    expect(
      costOf(raw, [rate("/nothing", 3, { required: true }), rate("/prompt_tokens", 3)], false),
    ).toBeUndefined();
  });

  it("reads its own pointer for streams, and a price a unit", () => {
    const both = rate("", 0, {
      pointer: undefined,
      pointerStreaming: "/completion_tokens",
      pointerNonStreaming: "/prompt_tokens",
      costPerMillion: undefined,
      costPerUnit: 0.01,
    });
    expect([costOf(raw, [both], true), costOf(raw, [both], false)]).toEqual([5, 10]);
  });

  it("leaves a cost that the provider reported, and adds none where no rate is set", () => {
    const usage = { inputTokens: 1, outputTokens: 1, cost: 0.5, raw };
    const t = target("m/p", { cost: [rate("/prompt_tokens", 3)] });
    expect(priced(usage, t, false)).toBe(usage);
    const { cost: _, ...unpriced } = usage;
    expect(priced(unpriced, t, false).cost).toBeCloseTo(0.003, 10);
    expect(priced(unpriced, target("m/p"), false)).toBe(unpriced);
  });
});

describe("the price table", () => {
  const usage = { inputTokens: 1_000_000, outputTokens: 500_000, raw };
  const book = pricesOf({ targets: { "a/p": { input: 1, output: 2 } } });

  it("gives a decimal figure, without the noise of binary sums", () => {
    const cheap = pricesOf({ targets: { "a/p": { input: 3, output: 15, cached_input: 0.3 } } });
    const small = { inputTokens: 15, outputTokens: 5, cacheReadTokens: 3 };
    expect(priced(small, target("a"), false, cheap).cost).toBe(0.0001119);
  });

  it("fills in a cost where neither the provider nor the target's rates say it", () => {
    expect(priced(usage, target("a"), false, book).cost).toBe(2);
    expect(priced({ ...usage, cost: 0.5 }, target("a"), false, book).cost).toBe(0.5);
    const cost = [rate("/prompt_tokens", 3)];
    expect(priced(usage, target("a", { cost }), false, book).cost).toBeCloseTo(0.003, 10);
  });

  it("leaves a cost unknown where it has no price, or where no tokens were reported", () => {
    expect(priced(usage, target("b"), false, book)).toBe(usage);
    const none = { inputTokens: null, outputTokens: null };
    expect(priced(none, target("a"), false, book)).toBe(none);
  });

  it("does not step in for a target whose own rates leave its cost unknown", () => {
    const cost = [rate("/nothing", 3, { required: true })];
    expect(priced(usage, target("a", { cost }), false, book).cost).toBeUndefined();
  });
});
