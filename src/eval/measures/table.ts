import { averages } from "./average-precision.ts";
import { cascades, coverage } from "./cascade.ts";
import { counts } from "./counts.ts";
import { firstHits } from "./first-hit.ts";
import { interpolation } from "./interpolated.ts";
import type { Measure } from "./measure.ts";
import { discounted } from "./ndcg.ts";
import { normalizedGains } from "./normalized-gain.ts";
import { precision } from "./precision.ts";
import { preference } from "./preference.ts";
import { relevanceString } from "./relevance-string.ts";
import { sets } from "./set.ts";
import { utility } from "./utility.ts";

/** Every measure, in the order in which trec_eval writes them; what it does not have stands last. */
export const measures: readonly Measure[] = [
  counts.runId,
  counts.topics,
  counts.retrieved,
  counts.relevant,
  counts.relevantRetrieved,
  averages.map,
  averages.geometric,
  precision.atR,
  preference.bpref,
  firstHits.reciprocal,
  interpolation.atRecall,
  precision.atRank,
  relevanceString,
  precision.recall,
  averages.inferred,
  preference.geometric,
  precision.atMultiplesOfR,
  utility,
  interpolation.average,
  normalizedGains.binary,
  normalizedGains.graded,
  discounted.dcg,
  discounted.ideal,
  discounted.ndcg,
  discounted.atRelevant,
  discounted.atSteps,
  discounted.cut,
  averages.cut,
  precision.relative,
  precision.success,
  sets.precision,
  sets.relative,
  sets.recall,
  sets.product,
  sets.f,
  counts.nonrelevantRetrieved,
  averages.smoothed,
  cascades.rbp,
  cascades.rbpResidual,
  coverage.unjudged,
  firstHits.cut,
  discounted.exponential,
  discounted.exponentialCut,
  cascades.err,
  cascades.errCut,
  coverage.judged,
];

const official = [
  ...["runid", "num_q", "num_ret", "num_rel", "num_rel_ret", "map", "gm_map", "Rprec", "bpref"],
  ...["recip_rank", "iprec_at_recall", "P"],
];

/** What people look at first; a cut of 10 unless it says otherwise. */
const standard = [
  ...["num_q", "num_ret", "num_rel", "num_rel_ret", "map", "bpref", "recip_rank", "P.5,10"],
  ...[
    "recall.10,100,1000",
    "ndcg_cut.5,10,100",
    "success.1,10",
    "ndcg_exp_cut.10",
    "err_cut.10",
    "judged.10",
  ],
];

const only10 = ["unj", "rbp", "rbp_resid"];

/** trec_eval's nicknames for several, `standard` for what is shown by default, `all` for everything there is. */
export const nicknames: Readonly<Record<string, readonly string[]>> = {
  official,
  standard,
  set: [
    ...["runid", "num_q", "num_ret", "num_rel", "num_rel_ret", "utility", "set_P", "set_recall"],
    ...["set_relative_P", "set_map", "set_F"],
  ],
  all_trec: measures
    .filter(({ origin, name }) => origin !== "pmoves" && !["dcg", "ideal_dcg", "yaap"].includes(name))
    .map(({ name }) => name),
  all: measures.map(({ name }) => name),
};

/** Whether a nickname stands for this measure under version 9, which lacks some. */
export function inVersion9(name: string): boolean {
  return !only10.includes(name);
}
