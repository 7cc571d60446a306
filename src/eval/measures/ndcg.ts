import type { RankedTopic } from "../topic.ts";
import {
  after,
  cumulated,
  exponential,
  type GainOf,
  gainsOf,
  idealGains,
  linear,
  linearWith,
  Scratch,
} from "./gains.ts";
import { ratio } from "./hits.ts";
import { atCutoffs, fromPairs, plain } from "./kinds.ts";
import { gainPairs } from "./params.ts";

interface Curves {
  readonly gains: Float64Array;
  /** Cumulated gain of the ranking, and of the ideal one. */
  readonly found: Float64Array;
  readonly worth: Float64Array;
  readonly ideal: Float64Array;
}

/** Six measures stand on the same curves of a topic; only the last topic's are kept. */
let last: { readonly topic: RankedTopic; readonly gainOf: GainOf; readonly curves: Curves } | undefined;

const memory = { gains: new Scratch(), found: new Scratch(), worth: new Scratch(), ideal: new Scratch() };

function curvesOf(topic: RankedTopic, gainOf: GainOf): Curves {
  if (last?.topic === topic && last.gainOf === gainOf) return last.curves;
  const gains = gainsOf(topic, gainOf, memory.gains);
  const worth = idealGains(topic, gainOf, memory.worth);
  const found = cumulated(gains, memory.found);
  const curves = { gains, found, worth, ideal: cumulated(worth, memory.ideal) };
  last = { topic, gainOf, curves };
  return curves;
}

function dcg(topic: RankedTopic, gainOf: GainOf): number {
  const { found } = curvesOf(topic, gainOf);
  return after(found, found.length);
}

function ndcg(topic: RankedTopic, gainOf: GainOf): number {
  const { found, ideal } = curvesOf(topic, gainOf);
  return ratio(after(found, found.length), after(ideal, ideal.length));
}

function ndcgAt(topic: RankedTopic, cutoffs: readonly number[], gainOf: GainOf): number[] {
  const { found, ideal } = curvesOf(topic, gainOf);
  return cutoffs.map((cutoff) => ratio(after(found, cutoff), after(ideal, cutoff)));
}

/**
 * nDCG at each document worth something, averaged over all of them. One that was not retrieved counts with
 * what the list came to in the end.
 */
function ndcgAtRelevant(topic: RankedTopic, gainOf: GainOf): number {
  const { gains, found, worth, ideal } = curvesOf(topic, gainOf);
  if (worth.length === 0) return 0;
  let sum = 0;
  let retrieved = 0;
  for (let i = 0; i < gains.length; i++) {
    if ((gains[i] as number) <= 0) continue;
    sum += (found[i] as number) / after(ideal, i + 1);
    retrieved++;
  }
  sum += ((worth.length - retrieved) * after(found, found.length)) / after(ideal, ideal.length);
  return sum > 0 ? sum / worth.length : 0;
}

/**
 * nDCG averaged over the ranks where the ideal ranking steps down to a lower gain, and over the end of the
 * list where that goes on by more than one rank.
 */
function ndcgAtSteps(topic: RankedTopic, gainOf: GainOf): number {
  if (topic.relevant === 0) return 0;
  const { found, worth, ideal } = curvesOf(topic, gainOf);
  const points: number[] = [];
  for (let rank = 1; rank <= worth.length; rank++) {
    if (rank === worth.length || worth[rank] !== worth[rank - 1]) {
      points.push(after(found, rank) / after(ideal, rank));
    }
  }
  if (worth.length > 0 && found.length > worth.length + 1) {
    points.push(after(found, found.length) / after(ideal, ideal.length));
  }
  return ratio(
    points.reduce((sum, point) => sum + point, 0),
    points.length,
  );
}

const gain = "gain = grade or as given (1=3,2=9), discount log2(rank + 1)";

/** Discounted cumulative gain: the gain is in the name where it is not the grade itself. */
export const discounted = {
  dcg: fromPairs(
    { name: "dcg", describe: `discounted cumulative gain over the whole list; ${gain}` },
    (topic, pairs) => dcg(topic, linearWith(gainPairs(pairs))),
  ),
  ideal: fromPairs(
    { name: "ideal_dcg", describe: `the dcg of the best possible ranking; ${gain}` },
    (topic, pairs) => {
      const { ideal } = curvesOf(topic, linearWith(gainPairs(pairs)));
      return after(ideal, ideal.length);
    },
  ),
  ndcg: fromPairs(
    { name: "ndcg", describe: `dcg over the best possible, over the whole list; ${gain}` },
    (topic, pairs) => ndcg(topic, linearWith(gainPairs(pairs))),
  ),
  atRelevant: fromPairs(
    { name: "ndcg_rel", describe: `nDCG averaged over relevant documents; ${gain}` },
    (topic, pairs) => ndcgAtRelevant(topic, linearWith(gainPairs(pairs))),
  ),
  atSteps: fromPairs(
    { name: "Rndcg", describe: `nDCG averaged over the steps of the ideal ranking; ${gain}` },
    (topic, pairs) => ndcgAtSteps(topic, linearWith(gainPairs(pairs))),
  ),
  cut: atCutoffs(
    {
      name: "ndcg_cut",
      describe: "dcg of the first k over the best possible of k; gain = grade, discount log2(rank + 1)",
    },
    (topic, cutoffs) => ndcgAt(topic, cutoffs, linear),
  ),
  exponential: plain(
    {
      name: "ndcg_exp",
      describe: "nDCG over the whole list; gain = 2^grade - 1, discount log2(rank + 1)",
      origin: "pmoves",
    },
    (topic) => ndcg(topic, exponential),
  ),
  exponentialCut: atCutoffs(
    {
      name: "ndcg_exp_cut",
      describe:
        "nDCG of the first k, as gdeval and ranx' ndcg_burges; gain = 2^grade - 1, discount log2(rank + 1)",
      origin: "pmoves",
      defaults: "5,10,20",
    },
    (topic, cutoffs) => ndcgAt(topic, cutoffs, exponential),
  ),
};
