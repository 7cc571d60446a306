import { NOT_IN_POOL, UNJUDGED } from "../topic.ts";
import { nameWith } from "./kinds.ts";
import type { Measure } from "./measure.ts";
import { readNumbers } from "./params.ts";

function mark(rel: number): string {
  if (rel > 9) return ">";
  if (rel === NOT_IN_POOL) return "-";
  if (rel === UNJUDGED) return ".";
  return String(rel);
}

/** The first ranks at a glance, one character each. */
export const relevanceString: Measure = {
  name: "relstring",
  describe: "grades of the first k: a digit, > above 9, - not in the qrels, . in the pool without a grade",
  defaults: "10",
  origin: "trec_eval",
  bind(params) {
    const [length = 10] = readNumbers("relstring", params ?? "10");
    return {
      columns: [{ name: nameWith("relstring", params), summary: "none", perTopic: true, format: "text" }],
      score: () => undefined,
      text: ({ rels }) => Array.from(rels.subarray(0, Math.max(0, Math.trunc(length))), mark).join(""),
    };
  },
};
