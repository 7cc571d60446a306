import * as z from "zod";
import {
  defineCommand,
  gatewayOptions,
  judgingOptions,
  option,
  whereFrom,
} from "../../src/cli/define-command.ts";
import type { Context } from "../../src/context.ts";
import { identityOf } from "../../src/eval/judge/identity.ts";
import { JudgeJournal } from "../../src/eval/judge/judge-journal.ts";
import { JudgeTask, judgeJson, judgeLines, judgeText } from "../../src/eval/judge/judge-task.ts";
import { resultText } from "../../src/eval/judge/judge-text.ts";
import { openJudge } from "../../src/eval/judge/open-judge.ts";
import { refuseOthers, writeOutputs } from "../../src/eval/judge/outputs.ts";
import { resumeLine } from "../../src/eval/judge/resume-line.ts";
import { scaleNames } from "../../src/eval/judge/scale.ts";
import { addressOf, judgeWish } from "../../src/eval/judge/wish.ts";
import { warningText } from "../../src/eval/problem.ts";
import { evalTable } from "../../src/eval/settings.ts";
import { allTargets } from "../../src/gateway/control/state.ts";
import { readGatewayConfig } from "../../src/gateway/run/open.ts";

type Where = Parameters<Context["inference"]>[0];

export const command = defineCommand({
  summary: "let a model grade what runs have found, where people have not",
  description: `The first --depth documents of every run are pooled; grades of --qrels are kept, and the holes are judged. Written
are the qrels (second column 0 for people, 1 for the judge), beside them OUT.calls.jsonl with every call, its raw
reply and what it cost, and OUT.run.json with what it all came to.

Every answer is in a journal before it counts: a run that is stopped, killed or out of budget is taken up again by
the same command, and --replay makes the same files from the journal alone. A reply without a clear grade is no
grade; it is never 0.

--precision or --sample judge a sample: what the systems disagree on first, the rest with known chances, so that
the estimates of P_k, sdcg_k or rbp_p that it prints are those of the whole pool, with intervals.`,
  impact: "write",
  examples: [
    "pmoves eval judge bm25.run dense.run --corpus beir/ --qrels beir/ --function judge",
    "pmoves eval judge a.run --corpus corpus.jsonl --queries queries.tsv --model qwen3:8b --dry-run",
    "pmoves eval judge a.run b.run --corpus corpus.jsonl --queries q.tsv --model m --precision 0.03",
    "pmoves eval judge a.run --corpus corpus.jsonl --queries q.tsv --model m --samples 3 --max-cost 2",
    "pmoves eval judge a.run --corpus corpus.jsonl --queries q.tsv --model m --replay --out again.qrels",
  ],
  arguments: z.object({
    runs: option(z.array(z.string()).min(1), {
      describe: "runs whose documents are judged",
      placeholder: "run",
    }),
  }),
  options: z.object({
    corpus: option(z.string(), {
      describe: "texts of the documents: JSONL or a BEIR folder",
      placeholder: "path",
    }),
    queries: option(z.string().optional(), {
      describe: "questions: JSONL, TSV or a BEIR folder",
      placeholder: "path",
    }),
    qrels: option(z.string().optional(), {
      describe: "grades that people gave: they are kept",
      placeholder: "path",
    }),
    out: option(z.string().default("judged.qrels"), {
      describe: "where the qrels go",
      short: "o",
      placeholder: "path",
    }),
    ...judgingOptions,
    depth: option(z.int().min(1).default(10), { describe: "how deep each run is pooled", short: "k" }),
    scale: option(z.enum(scaleNames).default("0-3"), { describe: "grades that the judge may give" }),
    mode: option(z.enum(["pointwise", "pairwise"]).default("pointwise"), {
      describe: "grade passages one by one, or compare two in both orders",
    }),
    opponents: option(z.int().min(2).default(4), { describe: "pairwise: how many others a document meets" }),
    template: option(z.string().optional(), { describe: "user message, MiniJinja", placeholder: "file" }),
    system: option(z.string().optional(), {
      describe: "system message, MiniJinja; none sends none",
      placeholder: "file",
    }),
    send: option(z.enum(["text", "arguments"]).default("text"), {
      describe: "filled messages, or arguments for the function's own user template",
    }),
    samples: option(z.int().min(1).max(99).default(1), { describe: "replies for each document" }),
    combine: option(z.enum(["median", "mode"]).default("median"), {
      describe: "one grade from several; a tie takes the lower",
    }),
    temperature: option(z.number().min(0).optional(), { describe: "default 0; 0.7 with several samples" }),
    seed: option(z.int().min(0).default(1), { describe: "of replies, pairs, canaries and samples" }),
    maxTokens: option(z.int().min(1).default(400), { describe: "longest reply" }),
    maxPassage: option(z.int().min(100).default(6000), {
      describe: "characters of a passage that are shown",
    }),
    allowMissing: option(z.boolean().default(false), { describe: "leave what has no text unjudged" }),
    canary: option(z.int().min(0).default(0), {
      describe: "ask so many again with a sentence that praises the passage",
    }),
    recheck: option(z.int().min(0).default(0), {
      describe: "ask for so many that people graded, to see how far the judge agrees",
    }),
    precision: option(z.number().positive().optional(), {
      describe: "judge a sample, until half the 95 % interval is this small",
    }),
    sample: option(z.int().min(1).optional(), { describe: "judge a sample of so many documents at most" }),
    measure: option(z.string().optional(), { describe: "what the sample estimates (default P_10)" }),
    level: option(z.int().min(1).default(1), { describe: "lowest grade that P_k counts as relevant" }),
    pilot: option(z.int().min(30).default(100), { describe: "draws that find out how many more are needed" }),
    maxUnparsed: option(z.number().min(0).max(1).default(0.1), {
      describe: "share of documents without a readable grade that fails the run",
    }),
    ...gatewayOptions,
  }),
  pipedFormat: "plain",
  async run(context, options, { origins }) {
    const { clock, signal, talk, version } = context;
    const { runs, ...flags } = options;
    const where = whereFrom(flags, origins);
    const files = await context.inputFiles();
    const address = addressOf(flags, (await context.settings()).get(evalTable));
    const wish = await judgeWish(options, files, address, `pmoves ${version}`);
    const stop = new AbortController();
    const judge = await openJudge(wish, {
      files,
      clock,
      signal: AbortSignal.any([signal, stop.signal]),
      random: Math.random,
      journal: async () => JudgeJournal.open(await context.journal(options.journal)),
      client: () => context.inference(where),
      identity: async () => identityOf(await context.control(where), address, wish.version, signal),
      write: writeOutputs(context, options.out),
      price: (targets) => priceOf(context, where, targets),
    });
    for (const warning of judge.warnings) await talk.warn(warningText(warning));
    for (const note of judge.inputs.notes) await talk.warn(note);
    if (options.dryRun) return judge.estimate();
    await refuseOthers(context, options.out, judge.facts.run, options.force);
    const resume = resumeLine("pmoves eval judge", runs, flags, origins);
    return new JudgeTask(judge, talk, resume, stop);
  },
  screen: async () => {
    const { showJudge } = await import("../../src/tui/judge/screen.ts");
    return async (context, data) => {
      if (data instanceof JudgeTask) {
        await showJudge(context, data);
        if (data.result !== undefined) await context.stdout.write(resultText(data.result));
        await data.parting();
      } else for await (const text of judgeText(data)) await context.stdout.write(text);
    };
  },
  render: { human: judgeText, json: judgeJson, jsonl: judgeLines },
  exitCode: (data) => (data instanceof JudgeTask ? data.exit() : 0),
});

/** What a target of this process costs; a gateway elsewhere knows its own prices. */
async function priceOf(context: Context, where: Where, targets: readonly string[]) {
  if (where.gateway !== undefined) return undefined;
  const [{ config }, book] = await Promise.all([
    readGatewayConfig(await context.gatewayPorts(), { ...where, requireUsable: false }),
    context.prices(),
  ]);
  const first = allTargets(config).find(({ id }) => id === targets[0]);
  const price = first === undefined ? undefined : book.find(first)?.price;
  return price === undefined ? undefined : { input: price.input / 1e6, output: price.output / 1e6 };
}
