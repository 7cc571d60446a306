import { expect, test } from "vitest";
import { fixed4, fixedOrShort } from "../../src/eval/format-number.ts";

/** What C's printf("%6.4f") gives, by glibc. */
const cases: readonly (readonly [number, string])[] = [
  [1 / 32, "0.0312"],
  [3 / 32, "0.0938"],
  [5 / 32, "0.1562"],
  [-1 / 32, "-0.0312"],
  [1.03125, "1.0312"],
  [0.00005, "0.0001"],
  [0.00015, "0.0001"],
  [0.00025, "0.0003"],
  [1 / 3, "0.3333"],
  [0, "0.0000"],
  [-0, "-0.0000"],
  [-0.00001, "-0.0000"],
  [12345.678, "12345.6780"],
  [1e15 + 0.03125, "1000000000000000.0000"],
  [Number.NaN, "   nan"],
  [Number.POSITIVE_INFINITY, "   inf"],
  [Number.NEGATIVE_INFINITY, "  -inf"],
];

for (const [value, expected] of cases) {
  test(`${value} prints as ${expected}`, () => expect(fixed4(value)).toBe(expected));
}

test("a score is written so that it reads back the same", () => {
  for (const value of [0.1, 1e-7, 123456789.123, 2 ** 60]) expect(Number(fixedOrShort(value))).toBe(value);
  expect(fixedOrShort(-0)).toBe("0");
});
