import { bootstrap } from "../stats/bootstrap.ts";
import { seededRandom } from "../stats/random.ts";

/** A figure with its 95 % interval by drawing topics; null where it is not defined. */
export interface Figure {
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

const known = (value: number) => (Number.isNaN(value) ? null : value);

/**
 * A figure over topics, with its interval by drawing whole topics: pairs of one topic are not independent.
 * `of` gives null where the figure is not defined for what was drawn.
 */
export function figureOf(
  topics: number,
  of: (units: Uint32Array) => number | null,
  { draws, seed }: { readonly draws: number; readonly seed: number },
): Figure {
  if (topics === 0) return { value: null, low: null, high: null };
  const statistic = (units: Uint32Array) => of(units) ?? Number.NaN;
  const { estimate, low, high } = bootstrap({ size: topics, statistic, random: seededRandom(seed), draws });
  // One topic, drawn again and again, says nothing of its spread.
  if (topics === 1) return { value: known(estimate), low: null, high: null };
  return { value: known(estimate), low: known(low), high: known(high) };
}
