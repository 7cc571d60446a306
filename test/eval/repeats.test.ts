import { expect, test } from "vitest";
import { hasRepeats } from "../../src/eval/repeats.ts";

test("finds a text that is there twice, and none where all differ", () => {
  expect(hasRepeats([])).toBe(false);
  expect(hasRepeats(["a", "b", "a"])).toBe(true);
  expect(hasRepeats(["a", "b", "c"])).toBe(false);
});

test("says the same as a set of ten thousand ids, with one repeat at the end and without", () => {
  const ids = Array.from({ length: 10_000 }, (_, i) => `doc${(i * 7919) % 10_007}`);
  expect(new Set(ids).size).toBe(ids.length);
  expect(hasRepeats(ids)).toBe(false);
  expect(hasRepeats([...ids, ids[5] as string])).toBe(true);
  expect(hasRepeats(ids.slice(0, 3))).toBe(false);
});
