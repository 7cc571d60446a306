import * as z from "zod";
import {
  defineCommand,
  drawingOptions,
  option,
  scoringFrom,
  scoringOptions,
} from "../../src/cli/define-command.ts";
import { scoreCsv, scoreMarkdown, scoreText } from "../../src/eval/report/score-text.ts";
import { trecText } from "../../src/eval/report/trec.ts";
import { type Scored, type Scores, score } from "../../src/eval/score/score.ts";

/** What the renderer of trec_eval's format needs; symbols are left out of JSON. */
const SCORED = Symbol("scored");

type ScoredHere = Scores & { readonly [SCORED]: Omit<Scored, "scores"> & { readonly perTopic: boolean } };

export const command = defineCommand({
  summary: "score runs against relevance judgements",
  description: `Judgements: TREC qrels, BEIR folder or TSV, the stack's JSONL, a suite. Runs: TREC, TSV, JSONL with hits.
Packed with gzip or not; the format is found out. Measures and ties are trec_eval's, and --format trec is its
output to the byte.`,
  impact: "read",
  examples: [
    "pmoves eval score qrels.txt run.txt",
    "pmoves eval score qrels.txt bm25.run dense.run -m nDCG@10 -m AP",
    "pmoves eval score qrels.txt run.txt -m all_trec --per-topic --format trec",
    "pmoves eval score beir/scifact run.tsv --json",
    "pmoves eval score gold.jsonl run.txt --stack-at 10",
  ],
  arguments: z.object({
    qrels: option(z.string(), { describe: "relevance judgements: a file or a BEIR folder" }),
    runs: option(z.array(z.string()).min(1), { describe: "what systems retrieved", placeholder: "run" }),
  }),
  options: z.object({
    ...scoringOptions,
    perTopic: option(z.boolean().default(false), {
      describe: "each topic too, as -q of trec_eval",
      short: "Q",
    }),
    against: option(z.string().optional(), {
      describe: "add rbo, the rank-biased overlap (p = 0.9) with this run",
      placeholder: "run",
    }),
    stackAt: option(z.int().min(1).optional(), {
      describe: "add what the stack's two scripts would say at this cut, beside the right figures",
      placeholder: "k",
    }),
    ...drawingOptions,
  }),
  formats: ["trec", "md", "csv"],
  pipedFormat: "plain",
  async run(context, options): Promise<ScoredHere> {
    const { qrels, runs, measures, perTopic, against, stackAt, seed, draws } = options;
    const right = stackAt === undefined ? [] : rightAt(stackAt, measures.length === 0);
    const { scores, ...rest } = await score(await context.inputFiles(), {
      qrels,
      runs,
      measures: [...measures, ...right],
      options: scoringFrom(options),
      perTopic,
      against,
      stackAt,
      seed,
      draws,
    });
    for (const warning of scores.warnings) await context.talk.warn(warning);
    return { ...scores, [SCORED]: { ...rest, perTopic } };
  },
  render: {
    human: scoreText,
    trec: ({ compat, [SCORED]: { evaluations, trecColumns: names, perTopic } }) =>
      evaluations.map((evaluation) => trecText(evaluation, { compat, perTopic, names })).join(""),
    md: scoreMarkdown,
    csv: scoreCsv,
  },
});

/** What the stack's figures are put beside. */
function rightAt(k: number, defaults: boolean): readonly string[] {
  const right = [`ndcg_cut.${k}`, `recip_rank_cut.${k}`, `recall.${k}`];
  return defaults ? ["standard", ...right] : right;
}
