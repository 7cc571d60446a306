import { describe, expect, it } from "vitest";
import { usedBy } from "../../../src/gateway/budget/charge.ts";
import { NANO_PER_USD } from "../../../src/gateway/prices/price.ts";

const EXPECTED = { input: 10, output: 20 };

describe("what an answer used", () => {
  it("is whole and never negative, whatever the provider reports", () => {
    const used = (input: number, output: number, cost?: number) =>
      usedBy({ inputTokens: input, outputTokens: output, cost }, [], true, EXPECTED, undefined);
    expect(used(1.2, 2.5, 0.1)).toMatchObject({
      inputTokens: 2,
      outputTokens: 3,
      nanoUsd: 0.1 * NANO_PER_USD,
    });
    expect(used(-5, -5, -1)).toMatchObject({ inputTokens: 0, outputTokens: 0, nanoUsd: 0 });
    expect(used(1e300, 1, 1e300)).toMatchObject({
      inputTokens: Number.MAX_SAFE_INTEGER,
      nanoUsd: Number.MAX_SAFE_INTEGER,
    });
  });

  it("is an estimate where the provider did not say it, or an answer was cut off", () => {
    const content = [{ type: "text", text: "x".repeat(30) }] as const;
    const unsaid = usedBy({ inputTokens: null, outputTokens: null }, content, true, EXPECTED, undefined);
    expect(unsaid).toMatchObject({ inputTokens: 10, outputTokens: 10, estimated: true });
    const cut = usedBy({ inputTokens: 7, outputTokens: 1 }, content, false, EXPECTED, undefined);
    expect(cut).toMatchObject({ inputTokens: 7, outputTokens: 10, estimated: true });
  });

  it("is charged for what came too where only the input was counted and priced", () => {
    const usage = { inputTokens: 7, outputTokens: null, cost: 7e-6 };
    const content = [{ type: "text", text: "x".repeat(30) }] as const;
    const used = usedBy(usage, content, true, EXPECTED, { input: 1, output: 2 });
    expect(used).toMatchObject({ outputTokens: 10, nanoUsd: 27_000 });
  });
});
