import type { Compat } from "../rank.ts";
import type { RankedTopic } from "../topic.ts";
import { atFractions, fromNumbers } from "./kinds.ts";

const elevenPoints = "0,0.1,0.2,0.3,0.4,0.5,0.6,0.7,0.8,0.9,1";

/** Which hit a share of recall stands for. Version 10 rounds; 9 rounds up unless just above a whole number. */
function hitNumber(fraction: number, relevant: number, compat: Compat): number {
  if (compat === "trec10") return Math.round(fraction * relevant);
  return Math.trunc(fraction * relevant + 0.9);
}

/** Highest precision from the n-th hit on, at index n - 1. */
function precisionFromHit({ rels, level, relevantRetrieved }: RankedTopic): Float64Array {
  const best = new Float64Array(relevantRetrieved);
  let hits = relevantRetrieved;
  let highest = 0;
  for (let i = rels.length - 1; i >= 0 && hits > 0; i--) {
    highest = Math.max(highest, hits / (i + 1));
    if ((rels[i] as number) >= level) best[--hits] = highest;
  }
  return best;
}

/** Interpolated precision at each share of recall; 0 where the run does not get that far. */
function interpolated(topic: RankedTopic, fractions: readonly number[], compat: Compat): number[] {
  const best = precisionFromHit(topic);
  return fractions.map((fraction) => {
    const hit = hitNumber(fraction, topic.relevant, compat);
    return hit > best.length ? 0 : (best[Math.max(hit, 1) - 1] ?? 0);
  });
}

export const interpolation = {
  atRecall: atFractions(
    {
      name: "iprec_at_recall",
      describe: "interpolated precision: the highest at or after the hit that reaches this share of R",
      defaults: elevenPoints,
    },
    (topic, fractions, { compat }) => interpolated(topic, fractions, compat),
  ),
  average: fromNumbers(
    {
      name: "11pt_avg",
      describe: "mean of interpolated precision at 11 shares of R",
      defaults: elevenPoints,
    },
    (topic, fractions, { compat }) => {
      const values = interpolated(topic, fractions, compat);
      return values.reduceRight((sum, value) => sum + value, 0) / values.length;
    },
  ),
};
