import * as z from "zod";
import {
  defineCommand,
  drawingOptions,
  option,
  scoringFrom,
  scoringOptions,
} from "../../src/cli/define-command.ts";
import type { Difference } from "../../src/eval/compare/compare.ts";
import { readAndCompare } from "../../src/eval/compare/read-and-compare.ts";
import { compareCsv, compareMarkdown, compareText } from "../../src/eval/report/compare-text.ts";

export const command = defineCommand({
  summary: "say whether one run is better than another, and what could be told at all",
  description: `Differences are by topic, run less baseline; the first run is the baseline. A paired randomisation test (exact up
to 20 topics that differ), Student's paired t beside it, a BCa bootstrap interval over topics, Holm over the
comparisons of each measure. Exit 0 whatever comes out: for a gate see \`pmoves eval gate\`.`,
  impact: "read",
  examples: [
    "pmoves eval compare qrels.txt bm25.run dense.run",
    "pmoves eval compare qrels.txt bm25.run dense.run -m nDCG@10 -m AP --per-topic",
    "pmoves eval compare qrels.txt a.run b.run c.run --all-pairs",
    "pmoves eval compare qrels.txt a.run b.run --json --seed 7",
  ],
  arguments: z.object({
    qrels: option(z.string(), { describe: "relevance judgements: a file or a BEIR folder" }),
    runs: option(z.array(z.string()).min(1), {
      describe: "two runs or more, the baseline first",
      placeholder: "run",
    }),
  }),
  options: z.object({
    ...scoringOptions,
    ...drawingOptions,
    draws: option(z.int().min(100).default(10_000), { describe: "draws of the bootstrap" }),
    patterns: option(z.int().min(100).default(100_000), {
      describe: "sign patterns that are drawn where there are too many to count",
    }),
    alpha: option(z.number().gt(0).lt(1).default(0.05), {
      describe: "level of the tests; intervals have 1 - alpha",
    }),
    power: option(z.number().gt(0).lt(1).default(0.8), {
      describe: "chance with which the detectable difference would be found",
    }),
    allPairs: option(z.boolean().default(false), { describe: "every run with every other" }),
    perTopic: option(z.boolean().default(false), {
      describe: "each topic too, the largest loss first",
      short: "Q",
    }),
  }),
  formats: ["md", "csv"],
  pipedFormat: "plain",
  async run(context, options): Promise<readonly Difference[]> {
    const { qrels, runs, measures, seed, draws, patterns, alpha, power, allPairs, perTopic } = options;
    const { differences, warnings } = await readAndCompare(await context.inputFiles(), {
      qrels,
      runs,
      measures: measures.length === 0 ? ["ndcg_cut.10"] : measures,
      options: scoringFrom(options),
      how: { seed, draws, patterns, alpha, power, allPairs, perTopic },
    });
    for (const warning of warnings) await context.talk.warn(warning);
    return differences;
  },
  render: { human: compareText, md: compareMarkdown, csv: compareCsv },
});
