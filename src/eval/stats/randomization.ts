import type { Random } from "./random.ts";

export interface Randomization {
  /** Two-sided. */
  readonly p: number;
  /** All sign patterns were counted; else they were drawn. */
  readonly exact: boolean;
  /** Patterns that were looked at. */
  readonly patterns: number;
}

/** Up to so many differences that are not 0, all patterns are counted: 2^20. */
export const EXACT_UP_TO = 20;
export const PATTERNS = 100_000;

/**
 * Fisher's paired randomisation test: how often does the mean lie as far from 0 as here, when each difference
 * may as well have had the other sign? Differences of 0 change nothing and are left out. p of drawn patterns
 * is (c + 1) / (N + 1), so it is never 0.
 */
export function randomizationTest(
  differences: ArrayLike<number>,
  random: Random,
  patterns = PATTERNS,
): Randomization {
  const sizes = Float64Array.from(differences).filter((difference) => difference !== 0);
  let observed = 0;
  let total = 0;
  for (const size of sizes) {
    observed += size;
    total += Math.abs(size);
  }
  // Sums of the same numbers in another order differ in their last bits: these are ties.
  const bound = Math.abs(observed) - 1e-12 * total;
  if (sizes.length === 0) return { p: 1, exact: true, patterns: 1 };
  if (sizes.length <= EXACT_UP_TO) return exactly(sizes, bound);
  let count = 0;
  for (let pattern = 0; pattern < patterns; pattern++) {
    if (Math.abs(flipped(sizes, random)) >= bound) count++;
  }
  return { p: (count + 1) / (patterns + 1), exact: false, patterns };
}

function flipped(sizes: Float64Array, random: Random): number {
  let sum = 0;
  let bits = 0;
  for (let i = 0; i < sizes.length; i++) {
    if (i % 32 === 0) bits = random.bits();
    sum += (bits & 1) === 0 ? (sizes[i] as number) : -(sizes[i] as number);
    bits >>>= 1;
  }
  return sum;
}

/** The first difference keeps its sign: turning all signs around gives the same distance. */
function exactly(sizes: Float64Array, bound: number): Randomization {
  const patterns = 2 ** (sizes.length - 1);
  const sums = new Float64Array(patterns);
  sums[0] = sizes[0] as number;
  let filled = 1;
  for (let i = 1; i < sizes.length; i++) {
    const size = sizes[i] as number;
    for (let at = 0; at < filled; at++) {
      const sum = sums[at] as number;
      sums[at] = sum + size;
      sums[filled + at] = sum - size;
    }
    filled *= 2;
  }
  let count = 0;
  for (const sum of sums) if (Math.abs(sum) >= bound) count++;
  return { p: count / patterns, exact: true, patterns: 2 * patterns };
}
