import { ratio } from "./hits.ts";
import { fromNumbers, plain } from "./kinds.ts";

/** Measures of what was retrieved as a set; ranks play no part. */
export const sets = {
  precision: plain({ name: "set_P", describe: "relevant retrieved over retrieved" }, (topic) =>
    ratio(topic.relevantRetrieved, topic.rels.length),
  ),
  relative: plain(
    { name: "set_relative_P", describe: "relevant retrieved over the most there could be" },
    (topic) => ratio(topic.relevantRetrieved, Math.min(topic.rels.length, topic.relevant)),
  ),
  recall: plain({ name: "set_recall", describe: "relevant retrieved over R" }, (topic) =>
    ratio(topic.relevantRetrieved, topic.relevant),
  ),
  product: plain({ name: "set_map", describe: "set precision times set recall" }, (topic) =>
    ratio(topic.relevantRetrieved ** 2, topic.rels.length * topic.relevant),
  ),
  f: fromNumbers(
    {
      name: "set_F",
      describe: "(b + 1) P R / (b P + R) of set precision and set recall, b = 1",
      defaults: "1.0",
    },
    (topic, [b = 1]) => {
      const p = ratio(topic.relevantRetrieved, topic.rels.length);
      const r = ratio(topic.relevantRetrieved, topic.relevant);
      return ratio((b + 1) * p * r, b * p + r);
    },
  ),
};
