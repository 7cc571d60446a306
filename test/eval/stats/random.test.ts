import { expect, test } from "vitest";
import { seededRandom, xoshiro128 } from "../../../src/eval/stats/random.ts";

test("the first numbers of state 1 2 3 4 are those of the published xoshiro128**", () => {
  const next = xoshiro128([1, 2, 3, 4]);
  expect([next(), next(), next(), next()]).toEqual([11520, 0, 5927040, 70819200]);
});

test("a seed fixes the stream; another seed has another", () => {
  const first = (seed: number) => Array.from({ length: 4 }, seededRandom(seed).bits);
  expect(first(7)).toEqual(first(7));
  expect(first(7)).not.toEqual(first(8));
  expect(first(7)).not.toEqual(first(7 + 2 ** 32));
});

test("whole numbers below a bound are equally likely", () => {
  const random = seededRandom(1);
  const counts = [0, 0, 0, 0, 0, 0];
  for (let i = 0; i < 60_000; i++) {
    const drawn = random.below(6);
    counts[drawn] = (counts[drawn] ?? 0) + 1;
  }
  // Chi-squared with 5 degrees of freedom is below 20.5 in 99.9 % of cases.
  const chi = counts.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0);
  expect(chi).toBeLessThan(20.5);
});

test("units lie in [0, 1), normals have mean 0 and variance 1", () => {
  const random = seededRandom(2);
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < 20_000; i++) {
    const unit = random.unit();
    expect(unit >= 0 && unit < 1).toBe(true);
    const normal = random.normal();
    sum += normal;
    squares += normal ** 2;
  }
  expect(Math.abs(sum / 20_000)).toBeLessThan(0.03);
  expect(Math.abs(squares / 20_000 - 1)).toBeLessThan(0.04);
});
