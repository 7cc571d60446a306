import type { RankedTopic } from "../topic.ts";
import { LEAST_OF_GEOMETRIC_MEAN } from "./average-precision.ts";
import { ratio } from "./hits.ts";
import { plain } from "./kinds.ts";

/** Buckley and Voorhees, SIGIR 2004. Documents without a judgement play no part. */
function bpref({ rels, level, relevant, nonrelevant }: RankedTopic): number {
  const bound = Math.min(nonrelevant, relevant);
  let above = 0;
  let sum = 0;
  for (const rel of rels) {
    if (rel < 0) continue;
    if (rel < level) above++;
    else sum += above === 0 ? 1 : 1 - Math.min(above, relevant) / bound;
  }
  return ratio(sum, relevant);
}

export const preference = {
  bpref: plain(
    {
      name: "bpref",
      describe: "share of judged non-relevant documents, R at most, that a relevant one is ahead of",
    },
    bpref,
  ),
  geometric: plain(
    { name: "gm_bpref", describe: "geometric mean of bpref, at least 0.00001 a topic", as: "geometric" },
    (topic) => Math.log(Math.max(bpref(topic), LEAST_OF_GEOMETRIC_MEAN)),
  ),
};
