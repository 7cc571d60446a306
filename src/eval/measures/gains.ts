import type { RankedTopic } from "../topic.ts";

let discounts = new Float64Array(0);

/** log2(rank + 1) for ranks 1 to `depth` at index rank - 1; may be longer. */
export function discountsTo(depth: number): Float64Array {
  if (discounts.length < depth) {
    discounts = Float64Array.from({ length: Math.max(depth, 1024) }, (_, i) => Math.log2(i + 2));
  }
  return discounts;
}

/** Gain of a grade: the grade itself unless it has one of its own. */
export type GainOf = (grade: number) => number;

export const linear: GainOf = (grade) => (grade > 0 ? grade : 0);
export const exponential: GainOf = (grade) => (grade > 0 ? 2 ** grade - 1 : 0);

export function linearWith(own: ReadonlyMap<number, number>): GainOf {
  return own.size === 0 ? linear : (grade) => own.get(grade) ?? linear(grade);
}

/**
 * Memory that is used again for every topic: arrays of their own would be a million small pieces outside of
 * the heap, given back late. What is taken is good until the next call with the same one.
 */
export class Scratch {
  #array = new Float64Array(1024);

  /** `length` numbers of whatever value. */
  take(length: number): Float64Array {
    if (this.#array.length < length) this.#array = new Float64Array(2 * length);
    return this.#array.subarray(0, length);
  }
}

/** Gains of the ranking, in rank order. */
export function gainsOf({ rels, levels }: RankedTopic, gainOf: GainOf, memory: Scratch): Float64Array {
  // Grades are few: each one's gain is worked out once, also that of the two negative marks.
  const table = Float64Array.from({ length: Math.max(levels.length, 1) + 2 }, (_, i) => gainOf(i - 2));
  const gains = memory.take(rels.length);
  for (let i = 0; i < rels.length; i++) gains[i] = table[(rels[i] as number) + 2] as number;
  return gains;
}

/** The gains of all judged documents that are worth something, best first: the ideal ranking. */
export function idealGains({ levels }: RankedTopic, gainOf: GainOf, memory: Scratch): Float64Array {
  const groups = levels
    .map((count, grade) => ({ count, gain: gainOf(grade) }))
    .filter(({ count, gain }) => count > 0 && gain > 0)
    .sort((a, b) => b.gain - a.gain);
  const ideal = memory.take(groups.reduce((total, { count }) => total + count, 0));
  let at = 0;
  for (const { count, gain } of groups) {
    ideal.fill(gain, at, at + count);
    at += count;
  }
  return ideal;
}

/** Discounted cumulative gain at each rank: index i holds that of the first i + 1. */
export function cumulated(gains: Float64Array, memory: Scratch): Float64Array {
  const log = discountsTo(gains.length);
  const sums = memory.take(gains.length);
  let sum = 0;
  for (let i = 0; i < gains.length; i++) {
    const gain = gains[i] as number;
    if (gain !== 0) sum += gain / (log[i] as number);
    sums[i] = sum;
  }
  return sums;
}

/** The value after `count` ranks, which stays what it was when the list has ended. */
export function after(sums: Float64Array, count: number): number {
  return count === 0 || sums.length === 0 ? 0 : (sums[Math.min(count, sums.length) - 1] as number);
}
