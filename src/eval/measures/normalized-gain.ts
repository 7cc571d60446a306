import type { RankedTopic } from "../topic.ts";
import { type GainOf, gainsOf, idealGains, linearWith, Scratch } from "./gains.ts";
import { ratio } from "./hits.ts";
import { fromPairs, plain } from "./kinds.ts";
import { gainPairs } from "./params.ts";

const memory = { gains: new Scratch(), ideal: new Scratch() };

/**
 * A document's gain over log2(2 + what the ideal ranking is ahead by), the document itself counted; each rank
 * costs the ideal gain there, at least 1. All of it over the sum of the ideal gains.
 */
function normalizedGain(topic: RankedTopic, gainOf: GainOf): number {
  const gains = gainsOf(topic, gainOf, memory.gains);
  const ideal = idealGains(topic, gainOf, memory.ideal);
  let gained = 0;
  let cost = 0;
  let sum = 0;
  for (let i = 0; i < gains.length; i++) {
    const gain = gains[i] as number;
    gained += gain;
    cost += Math.max(ideal[i] ?? 0, 1);
    if (gain !== 0) sum += gain / Math.log2(2 + cost - gained);
  }
  return ratio(
    sum,
    ideal.reduce((total, gain) => total + gain, 0),
  );
}

function binaryGain({ rels, level, relevant }: RankedTopic): number {
  let misses = 0;
  let sum = 0;
  for (const rel of rels) {
    if (rel >= level) sum += 1 / Math.log2(2 + misses);
    else misses++;
  }
  return ratio(sum, relevant);
}

/** Buckley's G of trec_eval 9: discounted by what a user had to skip, not by rank. */
export const normalizedGains = {
  binary: plain(
    { name: "binG", describe: "mean over relevant documents of 1 / log2(2 + misses above)" },
    binaryGain,
  ),
  graded: fromPairs(
    {
      name: "G",
      describe: "gain over log2(2 + gain the ideal ranking is ahead by), over the sum of ideal gains",
    },
    (topic, pairs) => normalizedGain(topic, linearWith(gainPairs(pairs))),
  ),
};
