import type { Random } from "../stats/random.ts";

/** A figure to be estimated: a sum over pairs of weight x gain. */
export interface Quantity {
  /** e.g. `P_10 of bm25`, `P_10 of dense - bm25`. */
  readonly name: string;
  readonly kind: "level" | "difference";
  /** By pair; 0 where the pair does not count. */
  readonly weights: Float64Array;
}

/**
 * Which pairs are judged. Pairs of `certain` are judged all; from the others pairs are drawn with
 * replacement, pair i with chance `chances[i]` at each draw (0 for certain ones). A pair that is drawn again
 * costs nothing and counts again, which keeps the draws independent: all that the intervals rest on.
 */
export interface Design {
  readonly certain: readonly number[];
  readonly chances: Float64Array;
  /** Pairs that can be drawn. */
  readonly drawable: number;
}

/** Share of the chance that goes to how much a pair counts at all, beside how much the systems differ on it. */
const LEVEL_SHARE = 0.2;

/**
 * Chances by how far the systems disagree on a pair (the spread of its weights over the systems), with a
 * fifth for its weight as such: no pair that counts for any quantity is without a chance. Pairs that `draws`
 * draws would meet once or more on average are judged for certain. One system: by weight alone.
 */
export function designOf(levels: readonly Quantity[], draws: number): Design {
  const pairs = levels[0]?.weights.length ?? 0;
  const spread = new Float64Array(pairs);
  const weight = new Float64Array(pairs);
  for (let i = 0; i < pairs; i++) {
    const own = levels.map(({ weights }) => weights[i] ?? 0);
    const mean = own.reduce((sum, one) => sum + one, 0) / own.length;
    weight[i] = mean;
    spread[i] = Math.sqrt(own.reduce((sum, one) => sum + (one - mean) ** 2, 0) / own.length);
  }
  const [bySpread, byWeight] = [shares(spread), shares(weight)];
  const some = bySpread.some((share) => share > 0);
  const size = byWeight.map((share, i) =>
    some ? (1 - LEVEL_SHARE) * (bySpread[i] ?? 0) + LEVEL_SHARE * share : share,
  );
  return certainOf(size, draws);
}

function shares(values: Float64Array): Float64Array {
  const sum = values.reduce((total, value) => total + value, 0);
  return sum === 0 ? values.slice() : values.map((value) => value / sum);
}

/** Fewer draws give no interval: Student's holds for sums of many. */
export const LEAST_DRAWS = 30;

/**
 * Takes out what the draws would meet once or more, again and again, as the rest then shares the chance; as
 * long as enough draws are left for an interval.
 */
function certainOf(size: Float64Array, draws: number): Design {
  const certain: number[] = [];
  const left = size.slice();
  for (let remaining = draws; remaining > LEAST_DRAWS; ) {
    const chances = shares(left);
    const sure = [...chances.keys()]
      .filter((i) => (chances[i] ?? 0) * remaining >= 1)
      .sort((a, b) => (chances[b] ?? 0) - (chances[a] ?? 0))
      .slice(0, remaining - LEAST_DRAWS);
    if (sure.length === 0) break;
    for (const i of sure) left[i] = 0;
    certain.push(...sure);
    remaining -= sure.length;
  }
  const chances = shares(left);
  const drawable = chances.filter((chance) => chance > 0).length;
  return { certain: certain.sort((a, b) => a - b), chances, drawable };
}

/** An endless stream of drawn pairs; the same for the same random stream. */
export function drawsOf({ chances }: Design, random: Random): () => number {
  const sums = new Float64Array(chances.length);
  let sum = 0;
  let last = 0;
  for (const [i, chance] of chances.entries()) {
    sum += chance;
    sums[i] = sum;
    if (chance > 0) last = i;
  }
  return () => {
    const at = random.unit() * sum;
    let low = 0;
    let high = last;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sums[middle] ?? 0) > at) high = middle;
      else low = middle + 1;
    }
    return low;
  };
}
