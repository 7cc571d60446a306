import { expect, test } from "vitest";
import { holm } from "../../../src/eval/stats/holm.ts";
import { detectable, pairedT } from "../../../src/eval/stats/paired-t.ts";
import { seededRandom } from "../../../src/eval/stats/random.ts";
import { randomizationTest } from "../../../src/eval/stats/randomization.ts";

/** Darwin's maize, crossed less self-fertilised, eighths of an inch (Fisher, The Design of Experiments, 1935). */
const maize = [49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48];

test("Fisher counted 1,726 of 32,768 patterns that are as far apart as Darwin's maize", () => {
  const { p, exact, patterns } = randomizationTest(maize, seededRandom(1));
  expect(exact).toBe(true);
  expect(patterns).toBe(32_768);
  expect(p * 32_768).toBeCloseTo(1726, 6);
});

test("Fisher's t of the same data is 2.148, p 0.0497", () => {
  const { t, p, df, mean, effect } = pairedT(maize);
  expect(mean).toBeCloseTo(20.9333, 4);
  expect(t).toBeCloseTo(2.148, 3);
  expect(df).toBe(14);
  expect(p).toBeCloseTo(0.0497, 4);
  expect(effect).toBeCloseTo(t / Math.sqrt(15), 12);
});

test("three differences of one sign: two of eight patterns", () => {
  expect(randomizationTest([1, 2, 3], seededRandom(1))).toEqual({ p: 0.25, exact: true, patterns: 8 });
});

test("sums that tie but for their last bits are ties", () => {
  // 0.1 + 0.2 - 0.3 is 5.6e-17 in doubles, and 0 by hand, which every pattern reaches.
  expect(randomizationTest([0.1, 0.2, -0.3], seededRandom(1)).p).toBe(1);
  expect(randomizationTest([0.3, 0.3, 0.3], seededRandom(1)).p).toBe(0.25);
});

test("differences of 0 change nothing; nothing but 0 is p = 1", () => {
  expect(randomizationTest([1, 2, 3, 0, 0], seededRandom(1)).p).toBe(0.25);
  expect(randomizationTest([0, 0], seededRandom(1)).p).toBe(1);
});

test("of more than 20 differences patterns are drawn, by the seed, near to the exact answer, never 0", () => {
  const many = Array.from({ length: 30 }, (_, i) => maize[i % 15] as number);
  const drawn = randomizationTest(many, seededRandom(4), 20_000);
  expect(drawn.exact).toBe(false);
  expect(drawn).toEqual(randomizationTest(many, seededRandom(4), 20_000));
  // Normal approximation: z = sum / root of the sum of squares.
  expect(drawn.p).toBeGreaterThan(0.001);
  expect(drawn.p).toBeLessThan(0.02);
  const clear = randomizationTest(new Array<number>(40).fill(1), seededRandom(4), 999);
  expect(clear.p).toBe(1 / 1000);
});

test("differences that are all the same have no t to speak of", () => {
  expect(pairedT([0, 0, 0])).toMatchObject({ t: 0, p: 1, effect: 0 });
  expect(pairedT([2, 2])).toMatchObject({ p: 0, deviation: 0 });
  expect(pairedT(new Array<number>(6).fill(1 - 1 / 3))).toMatchObject({ deviation: 0, p: 0 });
  expect(pairedT([1]).p).toBeNaN();
});

test("Holm: the smallest times 4, the next times 3, never below one before", () => {
  const adjusted = holm([0.01, 0.04, 0.03, 0.005]);
  for (const [i, expected] of [0.03, 0.06, 0.06, 0.02].entries())
    expect(adjusted[i]).toBeCloseTo(expected, 12);
  expect(holm([0.6, 0.7])).toEqual([1, 1]);
  expect(holm([0.01, Number.NaN])).toEqual([0.01, Number.NaN]);
});

test("what 16 topics of deviation 1 can tell apart: (2.1314 + 0.8662) / 4 by the tables of t", () => {
  expect(detectable(1, 16)).toBeCloseTo((2.13145 + 0.86624) / 4, 4);
  expect(detectable(1, 1)).toBeNaN();
});
