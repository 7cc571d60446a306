import { describe, expect, it } from "vitest";
import { brief, median, percentile, table } from "../../../bench/gateway/figures.ts";

describe("figures of the bench", () => {
  it("takes percentiles by nearest rank, whatever the order", () => {
    const values = Array.from({ length: 100 }, (_, i) => 100 - i);
    expect([percentile(values, 50), percentile(values, 99), percentile(values, 100)]).toEqual([50, 99, 100]);
    expect(percentile([7], 99)).toBe(7);
    expect(percentile([], 50)).toBe(0);
  });

  it("takes the middle of an odd number and the mean of the two middles of an even one", () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([4, 1, 3, 2])).toBe(2.5);
  });

  it("prints three digits that mean something", () => {
    expect([1.234, 12.34, 1234.5, undefined, Number.NaN].map(brief)).toEqual([
      "1.23",
      "12.3",
      "1235",
      "-",
      "-",
    ]);
  });

  it("lines columns up", () => {
    expect(table(["", "ms"], [["direct", "1"]])).toBe("        ms\ndirect   1");
  });
});
