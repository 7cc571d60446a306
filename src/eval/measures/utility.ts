import { EXIT, PmovesError } from "../../kernel/errors.ts";
import { fromNumbers } from "./kinds.ts";
import type { Measure } from "./measure.ts";

const measure = fromNumbers(
  {
    name: "utility",
    describe: "a x hits + b x misses retrieved + c x hits left out + d x misses left out; 1,-1,0,0",
    defaults: "1,-1,0,0",
  },
  (topic, [a = 0, b = 0, c = 0, d = 0], { collectionSize }) => {
    const { relevant, relevantRetrieved: hits } = topic;
    const retrieved = topic.rels.length;
    const leftOut = collectionSize + hits - retrieved - relevant;
    return a * hits + b * (retrieved - hits) + c * (relevant - hits) + d * leftOut;
  },
);

export const utility: Measure = {
  ...measure,
  bind(params, settings) {
    if (params !== undefined && params.split(",").length !== 4) {
      throw new PmovesError(`-m utility.${params}: utility takes four numbers`, {
        code: "eval.measure_params",
        exit: EXIT.usage,
        hint: "e.g. utility.1,-1,0,0",
      });
    }
    return measure.bind(params, settings);
  },
};
