import { EXIT, PmovesError } from "../../kernel/errors.ts";
import { toText } from "../bytes.ts";
import type { Evaluation } from "../evaluate.ts";

/** A figure of two runs, topic by topic; the three columns run in parallel. */
export interface Pairs {
  readonly topics: readonly string[];
  readonly baseline: Float64Array;
  readonly run: Float64Array;
}

function valuesByTopic({ columns, topics, run }: Evaluation, measure: string): ReadonlyMap<string, number> {
  const at = columns.findIndex(({ name }) => name === measure);
  const column = columns[at];
  if (column === undefined || !column.perTopic || column.format === "text") {
    throw new PmovesError(`${measure} of ${toText(run)} is no figure of single topics`, {
      code: "eval.not_per_topic",
      exit: EXIT.usage,
      hint: "compare by a measure that each topic has, e.g. ndcg_cut.10 or map",
    });
  }
  return new Map(topics.map(({ qid, values }) => [qid, values[at] as number]));
}

/** Pairs a figure over the topics that both evaluations have. Throws where there is none. */
export function pairsOf(baseline: Evaluation, run: Evaluation, measure: string): Pairs {
  const before = valuesByTopic(baseline, measure);
  const after = valuesByTopic(run, measure);
  const shared = [...before.keys()].filter((qid) => after.has(qid));
  if (shared.length === 0) {
    throw new PmovesError(`${toText(baseline.run)} and ${toText(run.run)} have no topic in common`, {
      code: "eval.no_common_topic",
      exit: EXIT.usage,
      hint: "leave --no-complete out: then topics that a run lacks count with 0",
    });
  }
  return {
    topics: shared.map(toText),
    baseline: Float64Array.from(shared, (qid) => before.get(qid) as number),
    run: Float64Array.from(shared, (qid) => after.get(qid) as number),
  };
}
