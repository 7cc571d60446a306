import { describe, expect, it } from "vitest";
import { widthOf } from "../../../src/tui/base/width.ts";
import { type ComparedAnswer, compareColumns } from "../../../src/tui/compare/compare-columns.ts";

const plain = (text: string) => text;
const paints = { strong: plain, dim: plain, error: plain };

function answer(variant: string, text: string, more: Partial<ComparedAnswer> = {}): ComparedAnswer {
  const usage = { input_tokens: 3, output_tokens: 14, cost: 0.0021 };
  return { variant, target: "m/p", tier: 1, text, error: null, ttft_ms: 20, ms: 400, usage, ...more };
}

describe("answers to be compared", () => {
  it("stand next to each other, latency, tokens and cost below", () => {
    const drawn = compareColumns(
      [
        answer("local", "a short one"),
        answer("cloud", "a longer answer that needs more than one line", {
          tier: 3,
          usage: { input_tokens: null, output_tokens: null, cost: null },
        }),
      ],
      63,
      paints,
    );
    expect(drawn.split("\n")).toEqual([
      "local                          │ cloud",
      "m/p · tier 1                   │ m/p · tier 3",
      "                               │",
      "a short one                    │ a longer answer that needs",
      "                               │ more than one line",
      "                               │",
      "400 ms · first after 20 ms     │ 400 ms · first after 20 ms",
      "3 in · 14 out · $0.002100      │ cost not known",
      "",
    ]);
  });

  it.each([20, 40, 63, 90, 200])("never are wider than %d columns, whatever they say", (width) => {
    const evil = "日本語のとても長い答え 👩‍🚀👩‍🚀👩‍🚀 שלום עולם \u001b[2J\t`code` ".repeat(5);
    const error = { message: "All variants failed with errors: busy" };
    const answers = [answer("a", evil), answer("b", "", { error, target: null }), answer("c", "x\n\ny")];
    const drawn = compareColumns(answers, width, paints);
    for (const line of drawn.split("\n")) expect(widthOf(line)).toBeLessThanOrEqual(width);
    expect(drawn).not.toContain("\u001b");
    expect(drawn).toContain("busy");
  });

  it("stand below each other where columns would be too narrow", () => {
    const drawn = compareColumns([answer("a", "one"), answer("b", "two")], 30, paints);
    expect(drawn).not.toContain("│");
    expect(drawn.indexOf("one")).toBeLessThan(drawn.indexOf("b\n"));
  });
});
