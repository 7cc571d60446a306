import * as z from "zod";
import {
  defineCommand,
  gatewayOptions,
  judgingOptions,
  option,
  whereFrom,
} from "../../src/cli/define-command.ts";
import { identityOf } from "../../src/eval/judge/identity.ts";
import { JudgeJournal } from "../../src/eval/judge/judge-journal.ts";
import { stateLine } from "../../src/eval/judge/judge-text.ts";
import { refuseOthers, writeOutputs } from "../../src/eval/judge/outputs.ts";
import { resumeLine } from "../../src/eval/judge/resume-line.ts";
import { stopText } from "../../src/eval/judge/stop-text.ts";
import { addressOf } from "../../src/eval/judge/wish.ts";
import { readCases } from "../../src/eval/rag/case.ts";
import { ragMeasures } from "../../src/eval/rag/measures.ts";
import { openRag } from "../../src/eval/rag/open-rag.ts";
import { ragOutputs, ragText } from "../../src/eval/rag/rag-text.ts";
import { missingFor } from "../../src/eval/rag/run-case.ts";
import { evalTable } from "../../src/eval/settings.ts";

export const command = defineCommand({
  summary:
    "measure retrieval-augmented answers by a judge: precision, recall, faithfulness, relevancy, nuggets",
  description: `A case is one object of JSONL: question, answer, contexts, reference, nuggets (or RAGAS' names: user_input, response,
retrieved_contexts). A measure is asked of the cases that have what it needs; its definition stands with it.
Written are OUT with every score and what it was made from, OUT.calls.jsonl with every call, and OUT.run.json. The
journal is that of eval judge: a run that stops is taken up by the same command, and --replay asks nobody.`,
  impact: "write",
  examples: [
    "pmoves eval rag cases.jsonl --function judge --measure faithfulness --measure context_recall",
    "pmoves eval rag cases.jsonl --model qwen3:8b --embedding nomic-embed-text",
    "pmoves eval rag cases.jsonl --model m --measure nugget_support --max-cost 1 --json",
    "pmoves eval rag cases.jsonl --model m --measure faithfulness --replay --out again.jsonl",
  ],
  arguments: z.object({ cases: option(z.string(), { describe: "cases: JSONL", placeholder: "file" }) }),
  options: z.object({
    measure: option(z.array(z.enum(ragMeasures)).default([]), {
      describe: "a measure; may be repeated (default: all that need no more than is given)",
    }),
    embedding: option(z.string().min(1).optional(), {
      describe: "embedding model for answer_relevancy",
      placeholder: "name",
    }),
    questions: option(z.int().min(1).max(10).default(3), { describe: "questions written for an answer" }),
    seed: option(z.int().min(0).default(1), { describe: "of replies" }),
    maxTokens: option(z.int().min(1).default(1000), { describe: "longest reply" }),
    out: option(z.string().default("rag.jsonl"), {
      describe: "where the scores go",
      short: "o",
      placeholder: "path",
    }),
    ...judgingOptions,
    ...gatewayOptions,
  }),
  pipedFormat: "plain",
  async run(context, options, { origins }) {
    const { clock, signal, talk, version } = context;
    const where = whereFrom(options, origins);
    const cases = await readCases(await context.inputFiles(), options.cases);
    const address = addressOf(options, (await context.settings()).get(evalTable));
    const { embedding, maxCalls, maxCost, maxErrors, concurrency, callTimeout } = options;
    const all = ragMeasures.filter((one) => one !== "answer_relevancy" || embedding !== undefined);
    const given = all.filter((one) => cases.some((each) => missingFor(each, one) === undefined));
    const rag = await openRag(
      cases,
      {
        measures: options.measure.length > 0 ? options.measure : given,
        address,
        version: options.judgeVersion ?? null,
        embedding: embedding === undefined ? undefined : { type: "embedding_model", name: embedding },
        params: { max_tokens: options.maxTokens, seed: options.seed },
        questions: options.questions,
        limits: { maxCalls, maxCost, maxErrors, concurrency, timeoutMs: callTimeout * 1000, maxTries: 6 },
        replay: options.replay,
        tool: `pmoves ${version}`,
      },
      {
        clock,
        signal,
        random: Math.random,
        journal: async () => JudgeJournal.open(await context.journal(options.journal)),
        client: () => context.inference(where),
        identity: async () =>
          identityOf(await context.control(where), address, options.judgeVersion ?? null, signal),
      },
    );
    if (options.dryRun) return { run: rag.run, cases: cases.length, calls: rag.planned };
    await refuseOthers(context, options.out, rag.run, options.force);
    const progress = talk.progress("measuring", cases.length * (options.measure.length || given.length));
    const done = await rag.measure((count, state) => progress.done(count, stateLine(state)));
    await progress.end();
    await writeOutputs(context, options.out)(ragOutputs(done));
    if (!done.result.complete) {
      const failed = done.calls.filter(({ problem }) => problem === "error").length;
      await talk.warn(`the result is incomplete: ${stopText(done.stopped, { failed, not_asked: 0 })}`);
      await talk.note(
        resumeLine("pmoves eval rag", [options.cases], { ...options, cases: undefined }, origins),
      );
    }
    if (done.stopped === "interrupted") signal.throwIfAborted();
    return done.result;
  },
  render: {
    human: (data) =>
      "means" in data ? ragText({ result: data }) : `${data.calls} calls for ${data.cases} cases\n`,
  },
  exitCode: (data) => ("complete" in data && !data.complete ? 6 : 0),
});
