import { expect, test } from "vitest";
import { acceleration, bootstrap, bootstrapMean } from "../../../src/eval/stats/bootstrap.ts";
import { seededRandom } from "../../../src/eval/stats/random.ts";

/** Spatial test data, column A, of Efron and Tibshirani, An Introduction to the Bootstrap (1993), table 14.1. */
const spatial = [
  ...[48, 36, 20, 29, 42, 42, 20, 42, 22, 41, 45, 14, 6],
  ...[0, 33, 28, 34, 4, 32, 24, 47, 41, 24, 26, 30, 41],
];

/** Its plug-in variance, as the book has it. */
function variance(units: Uint32Array): number {
  let sum = 0;
  let squares = 0;
  for (const unit of units) {
    const value = spatial[unit] as number;
    sum += value;
    squares += value ** 2;
  }
  return squares / units.length - (sum / units.length) ** 2;
}

test("percentile and BCa intervals are those of the book, within what its 2,000 draws leave open", () => {
  const options = { size: spatial.length, statistic: variance, level: 0.9, draws: 20_000 };
  const percentile = bootstrap({ ...options, random: seededRandom(1) });
  const bca = bootstrap({ ...options, random: seededRandom(1), method: "bca" });
  expect(percentile.estimate).toBeCloseTo(171.5, 1);
  // Table 14.2: percentile (100.8, 233.9), BCa (115.8, 259.6).
  expect(Math.abs(percentile.low - 100.8)).toBeLessThan(3);
  expect(Math.abs(percentile.high - 233.9)).toBeLessThan(3);
  expect(Math.abs(bca.low - 115.8)).toBeLessThan(4);
  // So far out 2,000 draws leave a standard error of about 3.5.
  expect(Math.abs(bca.high - 259.6)).toBeLessThan(10);
});

test("the acceleration of the book's example is 0.061", () => {
  expect(acceleration(spatial.length, variance)).toBeCloseTo(0.061, 3);
});

test("of two topics the draws are 00, 01, 10 and 11: the interval of the mean is all of it", () => {
  const { low, high, estimate, standardError } = bootstrapMean([0, 1], seededRandom(3));
  expect([low, high, estimate]).toEqual([0, 1, 0.5]);
  // Variance of 0, 1/2, 1/2, 1.
  expect(standardError).toBeCloseTo(Math.sqrt(1 / 8), 2);
});

test("the same seed gives the same interval", () => {
  const values = [0.1, 0.5, 0.9, 0.4, 0.3];
  const interval = (seed: number) => bootstrapMean(values, seededRandom(seed), { draws: 500 });
  expect(interval(5)).toEqual(interval(5));
  expect(interval(5)).not.toEqual(interval(6));
});

test("what does not vary has an interval of no width, by both methods", () => {
  for (const method of ["percentile", "bca"] as const) {
    const { low, high } = bootstrapMean([0.5, 0.5, 0.5], seededRandom(1), { method, draws: 100 });
    expect([low, high]).toEqual([0.5, 0.5]);
  }
});

test("draws in which the figure is not defined are counted and left out", () => {
  const statistic = (units: Uint32Array) => (units.every((unit) => unit === 0) ? Number.NaN : 1);
  const { undefinedDraws, low, high } = bootstrap({
    size: 2,
    statistic,
    random: seededRandom(1),
    draws: 4000,
  });
  expect(Math.abs(undefinedDraws - 1000)).toBeLessThan(100);
  expect([low, high]).toEqual([1, 1]);
});

test("a 95 % interval of a mean of 40 skewed values covers the truth about 95 % of the time", () => {
  const random = seededRandom(11);
  let covered = 0;
  const trials = 400;
  for (let trial = 0; trial < trials; trial++) {
    const values = Float64Array.from({ length: 40 }, () => random.unit() ** 2);
    const { low, high } = bootstrapMean(values, random, { draws: 400 });
    if (low <= 1 / 3 && 1 / 3 <= high) covered++;
  }
  expect(covered / trials).toBeGreaterThan(0.9);
  expect(covered / trials).toBeLessThan(0.98);
});
