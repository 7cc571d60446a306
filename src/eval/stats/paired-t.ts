import { studentCdf, studentQuantile } from "./distributions.ts";
import { deviation, mean } from "./moments.ts";

export interface PairedT {
  readonly mean: number;
  /** Of the differences, with n - 1; NaN for fewer than two, and so is all that follows from it. */
  readonly deviation: number;
  readonly t: number;
  readonly df: number;
  /** Two-sided. */
  readonly p: number;
  /** Mean over deviation: Cohen's d of paired differences (d_z). */
  readonly effect: number;
}

/** Student's paired t-test. Differences that are all the same: p is 1 where they are 0, else 0. */
export function pairedT(differences: ArrayLike<number>): PairedT {
  const middle = mean(differences);
  const spread = deviation(differences);
  // Equal values differ from their mean by rounding alone.
  const sd = spread <= 1e-13 * Math.abs(middle) ? 0 : spread;
  const df = differences.length - 1;
  if (sd === 0) {
    const t = middle === 0 ? 0 : Math.sign(middle) * Number.POSITIVE_INFINITY;
    return { mean: middle, deviation: 0, t, df, p: middle === 0 ? 1 : 0, effect: t };
  }
  const t = middle / (sd / Math.sqrt(differences.length));
  const p = Number.isNaN(t) ? Number.NaN : 2 * studentCdf(-Math.abs(t), df);
  return { mean: middle, deviation: sd, t, df, p, effect: middle / sd };
}

/**
 * The least true difference that a two-sided paired t-test over `topics` finds with chance `power`:
 * (t of 1 - alpha/2 + t of power) x sd / sqrt(n), both with n - 1 degrees of freedom.
 */
export function detectable(sd: number, topics: number, alpha = 0.05, power = 0.8): number {
  if (topics < 2) return Number.NaN;
  const df = topics - 1;
  return ((studentQuantile(1 - alpha / 2, df) + studentQuantile(power, df)) * sd) / Math.sqrt(topics);
}
