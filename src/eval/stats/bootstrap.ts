import { normalCdf, normalQuantile } from "./distributions.ts";
import { quantileOf } from "./moments.ts";
import type { Random } from "./random.ts";

export interface Interval {
  readonly low: number;
  readonly high: number;
  /** Coverage that is meant, e.g. 0.95. */
  readonly level: number;
}

export interface Bootstrap {
  /** How many units (topics) there are to draw from. */
  readonly size: number;
  /**
   * The figure over these units, which may repeat; NaN where it is not defined. The array is used again, so
   * it is good during the call only.
   */
  readonly statistic: (units: Uint32Array) => number;
  readonly random: Random;
  /** Default 10,000. */
  readonly draws?: number;
  /** Default 0.95. */
  readonly level?: number;
  /** `bca` corrects for bias and skew (Efron 1987); default percentile. */
  readonly method?: "percentile" | "bca";
}

export interface Bootstrapped extends Interval {
  /** The figure over the units as they are. */
  readonly estimate: number;
  /** Of the draws; NaN for fewer than two. */
  readonly standardError: number;
  /** Draws in which the figure was not defined; they are left out. */
  readonly undefinedDraws: number;
}

export const DRAWS = 10_000;
export const LEVEL = 0.95;

function allUnits(size: number): Uint32Array {
  return Uint32Array.from({ length: size }, (_, i) => i);
}

/** An interval by drawing whole units with replacement. Low and high are NaN where no draw was defined. */
export function bootstrap(options: Bootstrap): Bootstrapped {
  const { size, statistic, random, draws = DRAWS, level = LEVEL, method = "percentile" } = options;
  const estimate = statistic(allUnits(size));
  const units = new Uint32Array(size);
  const values = new Float64Array(draws);
  let defined = 0;
  for (let draw = 0; draw < draws; draw++) {
    for (let i = 0; i < size; i++) units[i] = random.below(size);
    const value = statistic(units);
    if (!Number.isNaN(value)) values[defined++] = value;
  }
  const sorted = values.subarray(0, defined).sort();
  const [from, to] = method === "bca" ? correctedShares(sorted, options, level) : sharesOf(level);
  return {
    estimate,
    low: quantileOf(sorted, from),
    high: quantileOf(sorted, to),
    level,
    standardError: spreadOf(sorted),
    undefinedDraws: draws - defined,
  };
}

function sharesOf(level: number): readonly [number, number] {
  return [(1 - level) / 2, (1 + level) / 2];
}

function spreadOf(values: Float64Array): number {
  if (values.length < 2) return Number.NaN;
  let sum = 0;
  for (const value of values) sum += value;
  const middle = sum / values.length;
  let squares = 0;
  for (const value of values) squares += (value - middle) ** 2;
  return Math.sqrt(squares / (values.length - 1));
}

/** Which quantiles of the draws are the ends of a BCa interval (Efron and Tibshirani 1993, 14.9 and 14.10). */
function correctedShares(
  sorted: Float64Array,
  { statistic, size }: Bootstrap,
  level: number,
): readonly [number, number] {
  const bias = biasOf(sorted, statistic(allUnits(size)));
  const skew = acceleration(size, statistic);
  const plain = sharesOf(level);
  // All draws on one side, or no spread at all: there is nothing to correct by.
  if (!Number.isFinite(bias) || !Number.isFinite(skew)) return plain;
  const corrected = (share: number) => {
    const z = bias + normalQuantile(share);
    return normalCdf(bias + z / (1 - skew * z));
  };
  return [corrected(plain[0]), corrected(plain[1])];
}

/** z0: how far the draws lie off the estimate; those equal to it count half to each side. */
function biasOf(sorted: Float64Array, estimate: number): number {
  let below = 0;
  for (const value of sorted) below += value < estimate ? 1 : value === estimate ? 0.5 : 0;
  return normalQuantile(below / sorted.length);
}

/** The acceleration by the jackknife: skew of what leaving out one unit changes, over 6. */
export function acceleration(size: number, statistic: (units: Uint32Array) => number): number {
  const without = Float64Array.from({ length: size }, (_, left) => {
    const units = Uint32Array.from({ length: size - 1 }, (_, i) => (i < left ? i : i + 1));
    return statistic(units);
  }).filter((value) => !Number.isNaN(value));
  let sum = 0;
  for (const value of without) sum += value;
  const middle = sum / without.length;
  let cubes = 0;
  let squares = 0;
  for (const value of without) {
    const off = middle - value;
    cubes += off ** 3;
    squares += off ** 2;
  }
  return squares === 0 ? 0 : cubes / (6 * squares ** 1.5);
}

/** Interval of a mean. Faster than `bootstrap` with a statistic; same draws for the same stream. */
export function bootstrapMean(
  values: ArrayLike<number>,
  random: Random,
  options: Pick<Bootstrap, "draws" | "level" | "method"> = {},
): Bootstrapped {
  const statistic = (units: Uint32Array) => {
    let sum = 0;
    for (let i = 0; i < units.length; i++) sum += values[units[i] as number] as number;
    return sum / units.length;
  };
  return bootstrap({ size: values.length, statistic, random, ...options });
}
