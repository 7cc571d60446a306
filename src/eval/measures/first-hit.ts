import type { RankedTopic } from "../topic.ts";
import { atCutoffs, plain } from "./kinds.ts";

/** Rank of the first hit, or 0. */
function firstHit({ rels, level }: RankedTopic): number {
  return rels.findIndex((rel) => rel >= level) + 1;
}

export const firstHits = {
  reciprocal: plain(
    { name: "recip_rank", describe: "1 / rank of the first hit, over the whole list" },
    (topic) => {
      const rank = firstHit(topic);
      return rank === 0 ? 0 : 1 / rank;
    },
  ),
  cut: atCutoffs(
    {
      name: "recip_rank_cut",
      describe: "1 / rank of the first hit where it is in the first k, as MRR@k; trec_eval has it by -M k",
      origin: "pmoves",
      defaults: "10",
    },
    (topic, cutoffs) => {
      const rank = firstHit(topic);
      return cutoffs.map((cutoff) => (rank === 0 || rank > cutoff ? 0 : 1 / rank));
    },
  ),
};
