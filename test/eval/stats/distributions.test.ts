import { expect, test } from "vitest";
import {
  incompleteBeta,
  logGamma,
  normalCdf,
  normalQuantile,
  studentCdf,
  studentQuantile,
} from "../../../src/eval/stats/distributions.ts";

/** Close in relative terms, so that tails count as much as the middle. */
function near(value: number, expected: number, relative = 1e-12): void {
  expect(Math.abs(value / expected - 1)).toBeLessThan(relative);
}

test("logGamma: the gamma function of 5 is 24, of 1/2 the root of pi", () => {
  near(logGamma(5), Math.log(24));
  near(logGamma(0.5), Math.log(Math.sqrt(Math.PI)));
  near(logGamma(100), 359.1342053695754);
});

test("the normal distribution is that of the tables, in the tails too", () => {
  near(normalCdf(1.96), 0.9750021048517795);
  near(normalCdf(-1), 0.15865525393145707);
  near(normalCdf(-3), 0.0013498980316301);
  near(normalCdf(-10), 7.619853024160527e-24);
  expect(normalCdf(0)).toBe(0.5);
});

test("normal quantiles: 1.644854 and 1.959964 as every table has them", () => {
  near(normalQuantile(0.95), 1.6448536269514722);
  near(normalQuantile(0.975), 1.959963984540054);
  near(normalQuantile(0.001), -3.090232306167813);
  expect(normalQuantile(0.5)).toBe(0);
  expect(normalQuantile(0)).toBe(Number.NEGATIVE_INFINITY);
  expect(normalQuantile(1)).toBe(Number.POSITIVE_INFINITY);
  expect(normalQuantile(1.2)).toBeNaN();
});

test("incomplete beta: I_x(1, b) is 1 - (1 - x)^b, I_x(2, 2) is 3x^2 - 2x^3", () => {
  near(incompleteBeta(0.3, 1, 4), 1 - 0.7 ** 4);
  near(incompleteBeta(0.3, 2, 2), 3 * 0.09 - 2 * 0.027);
  near(incompleteBeta(0.9, 2, 2), 3 * 0.81 - 2 * 0.729);
});

test("Student's t: with one degree of freedom it is Cauchy's, and the quantiles are those of the tables", () => {
  near(studentCdf(1, 1), 0.75);
  near(studentCdf(2, 1), 0.5 + Math.atan(2) / Math.PI);
  near(studentQuantile(0.975, 1), 12.706204736174698, 1e-9);
  near(studentQuantile(0.975, 10), 2.2281388519649385, 1e-9);
  near(studentQuantile(0.95, 30), 1.697260886593957, 1e-9);
  expect(studentCdf(0, 7)).toBe(0.5);
  expect(studentCdf(Number.POSITIVE_INFINITY, 3)).toBe(1);
});
