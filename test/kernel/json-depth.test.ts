import { expect, it } from "vitest";
import { isDeeperThan, MAX_DEPTH } from "../../src/kernel/json-depth.ts";

const nested = (levels: number) => JSON.parse(`${'{"a":['.repeat(levels)}${"]}".repeat(levels)}`);

it("counts how deep arrays and objects stand in one another, and ends where it is enough", () => {
  expect([7, "text", null].map((value) => isDeeperThan(value, 0))).toEqual([false, false, false]);
  expect([[], {}].map((value) => isDeeperThan(value, 0))).toEqual([true, true]);
  expect([2, 3].map((levels) => isDeeperThan([[1], { a: [] }], levels))).toEqual([true, false]);
  expect(isDeeperThan(nested(MAX_DEPTH / 2), MAX_DEPTH)).toBe(false);
  expect(isDeeperThan(nested(100_000), MAX_DEPTH)).toBe(true);
});
