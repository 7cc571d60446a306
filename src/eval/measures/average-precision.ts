import type { RankedTopic } from "../topic.ts";
import { NOT_IN_POOL, UNJUDGED } from "../topic.ts";
import { ratio } from "./hits.ts";
import { atCutoffs, plain } from "./kinds.ts";

/** The least that a geometric mean takes a topic for; so one total failure does not make all of it 0. */
const LEAST = 0.00001;

/** Sum of the precision at each hit, up to each cutoff. */
function precisionSums({ rels, level }: RankedTopic, cutoffs: readonly number[]): number[] {
  let rank = 0;
  let hits = 0;
  let sum = 0;
  return cutoffs.map((cutoff) => {
    const end = Math.min(cutoff, rels.length);
    for (; rank < end; rank++) if ((rels[rank] as number) >= level) sum += ++hits / (rank + 1);
    return sum;
  });
}

function wholeSum(topic: RankedTopic): number {
  return precisionSums(topic, [topic.rels.length])[0] ?? 0;
}

function averagePrecision(topic: RankedTopic): number {
  return ratio(wholeSum(topic), topic.relevant);
}

const EPSILON = 0.00001;

/**
 * Yilmaz and Aslam, CIKM 2006: precision at a hit is estimated from the judged documents above it, while
 * those that are in the pool without a grade count as the judged ones do and those outside it as misses.
 */
function inferred({ rels, level, relevant }: RankedTopic): number {
  let misses = 0;
  let hits = 0;
  let unjudged = 0;
  let sum = 0;
  for (let above = 0; above < rels.length; above++) {
    const rel = rels[above] as number;
    if (rel === NOT_IN_POOL) continue;
    if (rel === UNJUDGED) unjudged++;
    else if (rel < level) misses++;
    else {
      if (above === 0) sum += 1;
      else {
        const rank = above + 1;
        const inPool = (hits + misses + unjudged) / above;
        const share = (hits + EPSILON) / (hits + misses + 2 * EPSILON);
        sum += 1 / rank + (above / rank) * inPool * share;
      }
      hits++;
    }
  }
  return ratio(sum, relevant);
}

/** Average precision and its kin. */
export const averages = {
  map: plain(
    { name: "map", describe: "average precision: precision at each hit, summed, over R" },
    averagePrecision,
  ),
  cut: atCutoffs(
    { name: "map_cut", describe: "average precision with hits in the first k only, still over R" },
    (topic, cutoffs) => precisionSums(topic, cutoffs).map((sum) => ratio(sum, topic.relevant)),
  ),
  geometric: plain(
    {
      name: "gm_map",
      describe: "geometric mean of average precision, at least 0.00001 a topic",
      as: "geometric",
    },
    (topic) => Math.log(Math.max(averagePrecision(topic), LEAST)),
  ),
  inferred: plain(
    {
      name: "infAP",
      describe: "average precision inferred from a pool that is judged in part (grade -1: not judged)",
    },
    inferred,
  ),
  smoothed: plain(
    { name: "yaap", describe: "log((1 + s) / (1 + R - s)), s the sum of the precision at each hit" },
    (topic) => {
      const sum = wholeSum(topic);
      return Math.log((1 + sum) / (1 + topic.relevant - sum));
    },
  ),
};

export { LEAST as LEAST_OF_GEOMETRIC_MEAN };
