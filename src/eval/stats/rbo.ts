/**
 * Rank-biased overlap of two rankings without repeats, extrapolated to infinite depth (Webber, Moffat and
 * Zobel, TOIS 2010, equation 32): 1 where they are the same, 0 where they share nothing. `p` is the chance
 * that a reader goes on to the next rank; 0.9 puts 86 % of the weight on the first ten. Null where both are
 * empty.
 */
export function rankBiasedOverlap(one: readonly string[], other: readonly string[], p = 0.9): number | null {
  const [short, long] = one.length <= other.length ? [one, other] : [other, one];
  if (long.length === 0) return null;
  if (short.length === 0) return 0;
  const seenInShort = new Set<string>();
  const seenInLong = new Set<string>();
  let overlap = 0;
  let overlapAtShort = 0;
  let sum = 0;
  let weight = 1;
  for (let depth = 1; depth <= long.length; depth++) {
    const a = short[depth - 1];
    const b = long[depth - 1] as string;
    if (a !== undefined && a === b) overlap++;
    else {
      if (a !== undefined && seenInLong.has(a)) overlap++;
      if (seenInShort.has(b)) overlap++;
    }
    if (a !== undefined) seenInShort.add(a);
    seenInLong.add(b);
    weight *= p;
    sum += (overlap / depth) * weight;
    if (depth === short.length) overlapAtShort = overlap;
    // Past the end of the short list its agreement is taken to go on as it was.
    if (depth > short.length) {
      sum += ((overlapAtShort * (depth - short.length)) / (short.length * depth)) * weight;
    }
  }
  const rest = (overlap - overlapAtShort) / long.length + overlapAtShort / short.length;
  return ((1 - p) / p) * sum + rest * weight;
}
