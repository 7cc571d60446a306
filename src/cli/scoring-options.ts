import * as z from "zod";
import { option } from "./option-text.ts";

/** How runs are scored: trec_eval's flags, for every `pmoves eval` command that scores. */
export const scoringOptions = {
  measures: option(z.array(z.string()).default([]), {
    describe: "a measure, as P.5,10, ndcg_cut.10, nDCG@10, official, all_trec or all; may be repeated",
    short: "m",
    placeholder: "measure",
  }),
  level: option(z.int().default(1), { describe: "lowest grade that counts as relevant", short: "l" }),
  judgedOnly: option(z.boolean().default(false), {
    describe: "leave documents without a judgement out of the ranking",
    short: "J",
  }),
  depth: option(z.int().min(1).optional(), { describe: "only the first n of each topic", short: "M" }),
  complete: option(z.boolean().default(true), {
    describe: "topics that the run lacks count with 0, as -c of trec_eval",
    short: "c",
  }),
  collectionSize: option(z.int().min(0).default(0), {
    describe: "documents in the collection, for utility",
    short: "N",
  }),
  compat: option(z.enum(["trec9", "trec10"]).default("trec10"), {
    describe: "whose rules: trec_eval 9 keeps scores in 32 bits and skips topics that the run lacks",
    env: ["PMOVES_EVAL_COMPAT"],
  }),
};

/** Chance, and how much of it: for every command that gives intervals or tests. */
export const drawingOptions = {
  seed: option(z.int().min(0).default(1), { describe: "of all that is drawn" }),
  draws: option(z.int().min(0).default(10_000), { describe: "draws of the bootstrap; 0 for no intervals" }),
};

interface ScoringValues {
  readonly level: number;
  readonly judgedOnly: boolean;
  readonly depth?: number | undefined;
  readonly complete: boolean;
  readonly collectionSize: number;
  readonly compat: "trec9" | "trec10";
}

/** The values of `scoringOptions` as scoring takes them. */
export function scoringFrom({ depth, level, judgedOnly, complete, collectionSize, compat }: ScoringValues) {
  return {
    level,
    judgedOnly,
    complete,
    collectionSize,
    compat,
    depth: depth ?? Number.POSITIVE_INFINITY,
  };
}
