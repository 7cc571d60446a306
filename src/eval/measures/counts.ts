import { NOT_IN_POOL, UNJUDGED } from "../topic.ts";
import { plain } from "./kinds.ts";
import type { Measure } from "./measure.ts";

const runId: Measure = {
  name: "runid",
  describe: "the run id of the last line that has one",
  defaults: "",
  origin: "trec_eval",
  bind: () => ({
    columns: [{ name: "runid", summary: "run_id", perTopic: false, format: "text" }],
    score: () => undefined,
  }),
};

const topics: Measure = {
  name: "num_q",
  describe: "topics that are averaged over",
  defaults: "",
  origin: "trec_eval",
  bind: () => ({
    columns: [{ name: "num_q", summary: "topics", perTopic: false, format: "whole" }],
    score: () => undefined,
  }),
};

/** Who ran, and how much there was: sums, not means. */
export const counts = {
  runId,
  topics,
  retrieved: plain(
    { name: "num_ret", describe: "documents retrieved", as: "count" },
    ({ rels }) => rels.length,
  ),
  relevant: plain(
    { name: "num_rel", describe: "relevant documents that the qrels know", as: "count" },
    ({ relevant }) => relevant,
  ),
  relevantRetrieved: plain(
    { name: "num_rel_ret", describe: "relevant documents retrieved", as: "count" },
    ({ relevantRetrieved }) => relevantRetrieved,
  ),
  nonrelevantRetrieved: plain(
    {
      name: "num_nonrel_judged_ret",
      describe: "documents retrieved that are judged not relevant",
      as: "count",
    },
    ({ rels, relevantRetrieved }) => {
      let judged = 0;
      for (const rel of rels) if (rel !== NOT_IN_POOL && rel !== UNJUDGED) judged++;
      return judged - relevantRetrieved;
    },
  ),
};
