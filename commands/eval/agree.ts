import * as z from "zod";
import { defineCommand, option } from "../../src/cli/define-command.ts";
import { agreeText } from "../../src/eval/agree/agree-text.ts";
import { openAgreement } from "../../src/eval/agree/open.ts";
import { agreeReport } from "../../src/eval/agree/report.ts";
import { scaleNames } from "../../src/eval/judge/scale.ts";
import { warningText } from "../../src/eval/problem.ts";
import { evalTable } from "../../src/eval/settings.ts";

export const command = defineCommand({
  summary: "judge the judge: how far its grades agree with people's, and what they may be used for",
  description: `Compares grades of people with those of a judge on the documents that both have graded, and the order that each
gives to the runs. Judge without --qrels first, so that there is something to compare; what eval judge wrote
beside its qrels (JUDGE.calls.jsonl) tells how far the judge agrees with itself.

The verdict holds figures against [eval] of pmoves.toml: usable, ranking only, not usable, or not known for too
few documents. The measure of each run stands beside the one that people's grades put right. Exit 3 with
--require where the verdict is worse.`,
  impact: "read",
  examples: [
    "pmoves eval agree people.qrels judged.qrels bm25.run dense.run hybrid.run",
    "pmoves eval agree people.qrels judged.qrels --json",
    "pmoves eval agree people.qrels judged.qrels *.run --require usable",
    "pmoves eval agree beir/ judged.qrels a.run b.run c.run --measure P_10 --system-model gpt-5",
  ],
  arguments: z.object({
    people: option(z.string(), { describe: "grades of people: qrels", placeholder: "qrels" }),
    judge: option(z.string(), { describe: "grades of the judge: qrels", placeholder: "judged" }),
    runs: option(z.array(z.string()).default([]), {
      describe: "runs that both are to order",
      placeholder: "run",
    }),
  }),
  options: z.object({
    calls: option(z.string().optional(), {
      describe: "calls of the judge (default: beside its qrels, where they are)",
      placeholder: "file",
    }),
    scale: option(z.enum(scaleNames).optional(), {
      describe: "scale of both (default: the smallest that fits)",
    }),
    combine: option(z.enum(["median", "mode"]).default("median"), {
      describe: "one grade from several samples",
    }),
    measure: option(z.string().default("nDCG@10"), { describe: "by which runs are ordered", short: "m" }),
    level: option(z.int().min(1).default(1), { describe: "lowest grade that is relevant", short: "l" }),
    top: option(z.int().min(2).default(5), { describe: "how many of the best runs are looked at apart" }),
    systemModel: option(z.array(z.string()).default([]), {
      describe: "model that a system under test uses; may be repeated",
      placeholder: "name",
    }),
    draws: option(z.int().min(100).default(2000), { describe: "draws of the bootstrap" }),
    seed: option(z.int().min(0).default(1), { describe: "of all that is drawn" }),
    require: option(z.enum(["usable", "ranking"]).optional(), {
      describe: "exit 3 where the verdict is worse",
    }),
  }),
  pipedFormat: "plain",
  async run(context, options) {
    const opened = await openAgreement(await context.inputFiles(), options);
    for (const warning of opened.warnings) await context.talk.warn(warningText(warning));
    const thresholds = (await context.settings()).get(evalTable);
    return agreeReport(opened.inputs, { ...options, max: opened.max, thresholds });
  },
  render: { human: (report) => agreeText(report) },
  exitCode: ({ verdict }, { require }) => {
    if (require === undefined || verdict === "usable") return 0;
    return require === "ranking" && verdict === "ranking only" ? 0 : 3;
  },
});
