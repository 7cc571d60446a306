import { studentQuantile } from "../stats/distributions.ts";
import { type Design, LEAST_DRAWS, type Quantity } from "./design.ts";

/** An estimate with the interval that covers what judging the whole pool would give. */
export interface SampledEstimate {
  readonly name: string;
  readonly kind: Quantity["kind"];
  readonly estimate: number;
  /** null where there are too few draws to say. */
  readonly low: number | null;
  readonly high: number | null;
  readonly level: number;
  /** Draws behind it; 0 where every pair that counts is judged, and the interval has no width. */
  readonly draws: number;
}

/** Gain of each pair, from 0 to 1; NaN where it has not been judged. */
export type Gains = Float64Array;

/** A design, and pairs in the order in which they were drawn; how many does not depend on their gains. */
export interface Sample {
  readonly design: Design;
  readonly drawn: readonly number[];
}

export const LEVEL = 0.95;

/** Least and greatest value that a draw can have. */
function endsOf({ weights }: Quantity, { chances }: Design): readonly [low: number, high: number] {
  let low = 0;
  let high = 0;
  for (const [i, chance] of chances.entries()) {
    if (chance === 0) continue;
    const value = (weights[i] ?? 0) / chance;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return [low, high];
}

function valuesOf({ weights }: Quantity, { design, drawn }: Sample, gains: Gains): Float64Array {
  return Float64Array.from(
    drawn,
    (pair) => ((weights[pair] ?? 0) * (gains[pair] ?? Number.NaN)) / (design.chances[pair] ?? Number.NaN),
  );
}

/**
 * Deviation of one draw's value. Rare gains may all be missed, and a spread of 0 would promise certainty: two
 * draws at the ends of what a draw can give are added, as Agresti and Coull (1998) add successes and failures.
 */
function spreadOf(values: Float64Array, ends: readonly [low: number, high: number]): number {
  const count = values.length + 2;
  let sum = ends[0] + ends[1];
  for (const value of values) sum += value;
  const mean = sum / count;
  let squares = (ends[0] - mean) ** 2 + (ends[1] - mean) ** 2;
  for (const value of values) squares += (value - mean) ** 2;
  return Math.sqrt(squares / (count - 1));
}

/** Sum over pairs whose gain is known and that no draw stands for; `all`: over every pair whose gain is known. */
function knownSum({ weights }: Quantity, { chances }: Design, gains: Gains, all: boolean): number {
  let sum = 0;
  for (const [i, gain] of gains.entries()) {
    if (!Number.isNaN(gain) && (all || chances[i] === 0)) sum += (weights[i] ?? 0) * gain;
  }
  return sum;
}

export function allJudged({ chances }: Design, gains: Gains): boolean {
  return chances.every((chance, i) => chance === 0 || !Number.isNaN(gains[i]));
}

/**
 * Hansen and Hurwitz (1943): the mean over draws of value / chance is unbiased for the sum over all pairs,
 * whatever the chances. Draws are independent, so the interval is Student's for a mean. Where every pair is
 * judged there is nothing left to estimate.
 */
export function estimateOf(quantity: Quantity, sample: Sample, gains: Gains): SampledEstimate {
  const { name, kind } = quantity;
  if (allJudged(sample.design, gains)) {
    const exact = knownSum(quantity, sample.design, gains, true);
    return { name, kind, estimate: exact, low: exact, high: exact, level: LEVEL, draws: 0 };
  }
  const values = valuesOf(quantity, sample, gains);
  const draws = values.length;
  let sum = 0;
  for (const value of values) sum += value;
  const estimate = knownSum(quantity, sample.design, gains, false) + sum / draws;
  if (draws < LEAST_DRAWS) return { name, kind, estimate, low: null, high: null, level: LEVEL, draws };
  const half = halfWidth(spreadOf(values, endsOf(quantity, sample.design)), draws);
  return { name, kind, estimate, low: estimate - half, high: estimate + half, level: LEVEL, draws };
}

function halfWidth(spread: number, draws: number): number {
  return (studentQuantile((1 + LEVEL) / 2, draws - 1) * spread) / Math.sqrt(draws);
}

/** A pilot's spread is uncertain itself: so much more than it asks for is drawn. */
const MARGIN = 1.1;

/**
 * How many draws a half interval of at most `half` takes by a pilot's spread, for the neediest quantity. They
 * are drawn anew: a pilot whose values also counted would be weighed by what it found, and so be biased.
 */
export function drawsNeeded(
  quantities: readonly Quantity[],
  pilot: Sample,
  gains: Gains,
  half: number,
): number {
  const z = studentQuantile((1 + LEVEL) / 2, pilot.drawn.length - 1);
  const needs = quantities.map((quantity) => {
    const spread = spreadOf(valuesOf(quantity, pilot, gains), endsOf(quantity, pilot.design));
    return Math.ceil(MARGIN * ((z * spread) / half) ** 2);
  });
  return Math.max(pilot.drawn.length, ...needs);
}

/** Pairs that so many draws meet on average. */
export function expectedDistinct({ chances }: Design, draws: number): number {
  let sum = 0;
  for (const chance of chances) if (chance > 0) sum += -Math.expm1(draws * Math.log1p(-chance));
  return sum;
}
