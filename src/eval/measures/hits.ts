import type { RankedTopic } from "../topic.ts";

/** Relevant documents in the first `cutoffs[i]` ranks, for each cutoff; they ascend. */
export function hitsAt({ rels, level }: RankedTopic, cutoffs: readonly number[]): number[] {
  return countAt(rels, cutoffs, (rel) => rel >= level);
}

export function countAt(
  rels: Int32Array,
  cutoffs: readonly number[],
  counts: (rel: number) => boolean,
): number[] {
  let rank = 0;
  let count = 0;
  return cutoffs.map((cutoff) => {
    const end = Math.min(cutoff, rels.length);
    for (; rank < end; rank++) if (counts(rels[rank] as number)) count++;
    return count;
  });
}

/** `part / whole`, and 0 where there is no whole. */
export function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}
