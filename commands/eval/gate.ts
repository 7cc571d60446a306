import * as z from "zod";
import {
  defineCommand,
  drawingOptions,
  option,
  scoringFrom,
  scoringOptions,
} from "../../src/cli/define-command.ts";
import { evaluate } from "../../src/eval/evaluate.ts";
import { baselineText, parseBaseline } from "../../src/eval/gate/baseline.ts";
import { gate, wantedMeasures } from "../../src/eval/gate/gate.ts";
import { minimumSuite, nothingToCheck } from "../../src/eval/gate/minimum.ts";
import { parseSuites } from "../../src/eval/gate/suites.ts";
import type { GateResult } from "../../src/eval/gate/verdict.ts";
import { warningText } from "../../src/eval/problem.ts";
import { readQrels } from "../../src/eval/read/qrels-file.ts";
import { readRun } from "../../src/eval/read/run-file.ts";
import { gateCsv, gateJunit, gateMarkdown, gateText } from "../../src/eval/report/gate-text.ts";

export const command = defineCommand({
  summary: "fail when a run is not good enough, or worse than a baseline",
  description: `Limits are held against the ends of 95 % intervals over topics, not against means: --min and a suite's "min" against
the low end. A baseline is held against by topic: without --margin the gate fails when the whole interval of the
difference is below 0, with it unless the whole interval is above -margin. What could not be checked fails.
Exit 3 when anything fails.`,
  impact: "write",
  examples: [
    "pmoves eval gate qrels.txt run.txt --min ndcg_cut.10=0.3 --min recall.100=0.6",
    "pmoves eval gate gold.jsonl run.txt --suites suites.json --format junit",
    "pmoves eval gate qrels.txt run.txt -m ndcg_cut.10 --write-baseline baseline.json",
    "pmoves eval gate qrels.txt run.txt --baseline baseline.json --margin 0.02",
  ],
  arguments: z.object({
    qrels: option(z.string(), { describe: "relevance judgements: a file or a BEIR folder" }),
    run: option(z.string(), { describe: "what the system retrieved" }),
  }),
  options: z.object({
    ...scoringOptions,
    min: option(z.array(z.string()).default([]), {
      describe: "least that the interval of a measure may begin at; may be repeated",
      placeholder: "measure=n",
    }),
    suites: option(z.string().optional(), {
      describe: "suites with filters and thresholds",
      placeholder: "file",
    }),
    baseline: option(z.string().optional(), {
      describe: "what was written by --write-baseline",
      placeholder: "file",
    }),
    margin: option(z.number().min(0).optional(), {
      describe: "how much worse than the baseline is still good enough",
    }),
    writeBaseline: option(z.string().optional(), {
      describe: "write this run's figures as a baseline, and check the rest",
      placeholder: "file",
    }),
    force: option(z.boolean().default(false), { describe: "overwrite the baseline" }),
    k: option(z.int().min(1).default(10), { describe: "what ndcg, mrr and recall of suites are cut at" }),
    alpha: option(z.number().gt(0).lt(1).default(0.05), { describe: "intervals have 1 - alpha" }),
    ...drawingOptions,
    draws: option(z.int().min(100).default(10_000), { describe: "draws of the bootstrap" }),
  }),
  formats: ["md", "junit", "csv"],
  pipedFormat: "plain",
  async run(context, options): Promise<GateResult> {
    const { min, suites, baseline, margin, writeBaseline, force, k, alpha, seed, draws, measures } = options;
    const scoring = scoringFrom(options);
    const files = await context.inputFiles();
    const request = {
      suites: [
        ...(min.length === 0 ? [] : [minimumSuite(min)]),
        ...(suites === undefined ? [] : parseSuites(suites, await context.readFile(suites))),
      ],
      baseline:
        baseline === undefined
          ? undefined
          : parseBaseline(baseline, await context.readFile(baseline), scoring),
      measures,
      margin,
      k,
      options: scoring,
      how: { seed, draws, patterns: 10_000, alpha, power: 0.8, allPairs: false, perTopic: false },
    };
    if (request.suites.length === 0 && baseline === undefined && writeBaseline === undefined)
      throw nothingToCheck();
    const qrels = await readQrels(files, options.qrels, scoring.compat);
    const run = await readRun(files, options.run, scoring);
    for (const warning of [...qrels.warnings, ...run.warnings]) await context.talk.warn(warningText(warning));
    const result = gate(qrels.value, run.value, request);
    if (writeBaseline === undefined) return result;
    const wanted = wantedMeasures(request);
    const evaluation = evaluate(qrels.value, run.value, wanted, scoring);
    await context.writeFiles(
      [{ path: writeBaseline, text: baselineText(evaluation, wanted, scoring) }],
      force,
    );
    await context.talk.note(`${writeBaseline}: ${wanted.join(", ")} of ${evaluation.topics.length} topics`);
    return { ...result, passed: result.rows.every(({ passed }) => passed) };
  },
  render: { human: gateText, md: gateMarkdown, junit: gateJunit, csv: gateCsv },
  exitCode: ({ passed }) => (passed ? 0 : 3),
});
