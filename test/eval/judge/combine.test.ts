import { describe, expect, it } from "vitest";
import { combine } from "../../../src/eval/judge/combine.ts";

describe("several samples", () => {
  it("give their median, the lower of two in the middle", () => {
    expect(combine([3, 0, 2], "median")).toBe(2);
    expect(combine([1, 2, 3, 0], "median")).toBe(1);
  });

  it("give their mode, the lower of two as frequent, whatever came first", () => {
    expect(combine([3, 3, 0], "mode")).toBe(3);
    expect(combine([3, 1, 3, 1, 2], "mode")).toBe(1);
  });

  it("give nothing where fewer than half have a grade", () => {
    expect(combine([null, null, 3], "median")).toBeNull();
    expect(combine([null, 2], "median")).toBe(2);
    expect(combine([], "mode")).toBeNull();
  });
});
