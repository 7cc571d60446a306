import { hitsAt, ratio } from "./hits.ts";
import { atCutoffs, atFractions, plain } from "./kinds.ts";

/** What the first ranks hold: precision, recall, success. A list shorter than the cutoff counts as filled up. */
export const precision = {
  atRank: atCutoffs({ name: "P", describe: "precision: hits in the first k over k" }, (topic, cutoffs) =>
    hitsAt(topic, cutoffs).map((hits, i) => hits / (cutoffs[i] as number)),
  ),
  recall: atCutoffs(
    { name: "recall", describe: "hits in the first k over R, the number of relevant documents" },
    (topic, cutoffs) => hitsAt(topic, cutoffs).map((hits) => ratio(hits, topic.relevant)),
  ),
  success: atCutoffs(
    { name: "success", describe: "1 where there is a hit in the first k", defaults: "1,5,10" },
    (topic, cutoffs) => hitsAt(topic, cutoffs).map((hits) => (hits > 0 ? 1 : 0)),
  ),
  relative: atCutoffs(
    { name: "relative_P", describe: "hits in the first k over the most there could be, min(k, R)" },
    (topic, cutoffs) =>
      hitsAt(topic, cutoffs).map((hits, i) => ratio(hits, Math.min(cutoffs[i] as number, topic.relevant))),
  ),
  atR: plain({ name: "Rprec", describe: "hits in the first R over R" }, (topic) =>
    ratio(hitsAt(topic, [topic.relevant])[0] ?? 0, topic.relevant),
  ),
  atMultiplesOfR: atFractions(
    {
      name: "Rprec_mult",
      describe: "precision at multiples of R, the rank rounded up unless it is just above a whole one",
      defaults: "0.2,0.4,0.6,0.8,1.0,1.2,1.4,1.6,1.8,2.0",
    },
    (topic, fractions) => {
      const cutoffs = fractions.map((fraction) => Math.trunc(fraction * topic.relevant + 0.9));
      return hitsAt(topic, cutoffs).map((hits, i) => ratio(hits, cutoffs[i] as number));
    },
  ),
};
