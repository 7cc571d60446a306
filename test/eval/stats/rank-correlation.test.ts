import { expect, test } from "vitest";
import { kendallTauB, ranksOf, spearman, tauAp } from "../../../src/eval/stats/rank-correlation.ts";
import { rankBiasedOverlap } from "../../../src/eval/stats/rbo.ts";

test("tau-b with ties: the example of SciPy's documentation", () => {
  expect(kendallTauB([12, 2, 1, 12, 2], [1, 4, 7, 1, 0])).toBeCloseTo(-0.47140452079103173, 14);
});

test("tau is 1 for the same order, -1 for the reverse, null where there is no order", () => {
  expect(kendallTauB([1, 2, 3], [4, 5, 6])).toBe(1);
  expect(kendallTauB([1, 2, 3], [6, 5, 4])).toBe(-1);
  expect(kendallTauB([1, 1, 1], [6, 5, 4])).toBeNull();
  expect(kendallTauB([1], [1])).toBeNull();
});

test("tau-AP: a swap at the top costs more than one at the bottom", () => {
  const truth = [4, 3, 2, 1];
  // Estimate b a c d: ranks 2 to 4 have 0/1, 2/2, 3/3 in order: 2/3 x 2 - 1.
  expect(tauAp([3, 4, 2, 1], truth)).toBeCloseTo(1 / 3, 12);
  // Estimate a b d c: 1/1, 2/2, 2/3: 2/3 x 8/3 - 1.
  expect(tauAp([4, 3, 1, 2], truth)).toBeCloseTo(7 / 9, 12);
  expect(tauAp(truth, truth)).toBe(1);
  expect(tauAp([1, 2, 3, 4], truth)).toBe(-1);
  expect(tauAp([1, 1, 1, 1], truth)).toBeNull();
});

test("Spearman's rho: the example of SciPy's documentation; ties share their ranks", () => {
  expect(spearman([1, 2, 3, 4, 5], [5, 6, 7, 8, 7])).toBeCloseTo(0.8207826816681233, 14);
  expect([...ranksOf([10, 30, 20, 20])]).toEqual([1, 4, 2.5, 2.5]);
  expect(spearman([1, 1], [1, 2])).toBeNull();
});

test("rank-biased overlap by hand: the same, nothing shared, turned round, one list longer", () => {
  expect(rankBiasedOverlap(["a", "b"], ["a", "b"])).toBeCloseTo(1, 12);
  expect(rankBiasedOverlap(["a", "b"], ["c", "d"])).toBe(0);
  // Overlap 0 then 2 of 2: (0.1 / 0.9) x 0.81 + 0.81.
  expect(rankBiasedOverlap(["a", "b"], ["b", "a"], 0.9)).toBeCloseTo(0.9, 12);
  // a against a b: 0.5 + 0.25 x (1/2 + 1/2), and 0.25 for what would follow.
  expect(rankBiasedOverlap(["a"], ["a", "b"], 0.5)).toBeCloseTo(1, 12);
  // b against a b c, p = 1/2: (0 + 1/2 x 1/4 + 1/3 x 1/8) + 0 (b is no hit at its own depth) + 1/3 x 1/8.
  expect(rankBiasedOverlap(["b"], ["a", "b", "c"], 0.5)).toBeCloseTo(1 / 8 + 1 / 24 + 1 / 24, 12);
  expect(rankBiasedOverlap([], ["a"])).toBe(0);
  expect(rankBiasedOverlap([], [])).toBeNull();
});
