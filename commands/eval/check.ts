import * as z from "zod";
import { defineCommand, option, scoringOptions } from "../../src/cli/define-command.ts";
import { check } from "../../src/eval/check/check.ts";
import type { Finding } from "../../src/eval/check/finding.ts";

export const command = defineCommand({
  summary: "look over judgements and runs before anybody believes their figures",
  description: `Ids in one file only, documents twice, ranks against scores, ties, scores that differ beyond 32 bits, topics without a
relevant document, grades off the scale, unreadable lines. Exit 3 for an error, with --strict for a warning too.`,
  impact: "read",
  examples: [
    "pmoves eval check qrels.txt run.txt",
    "pmoves eval check qrels.txt a.run b.run --strict",
    "pmoves eval check qrels.txt --scale 0-3 --others judged.qrels",
    "pmoves eval check gold.jsonl run.txt --json",
  ],
  arguments: z.object({
    qrels: option(z.string(), { describe: "relevance judgements: a file or a BEIR folder" }),
    runs: option(z.array(z.string()).default([]), { describe: "what systems retrieved", placeholder: "run" }),
  }),
  options: z.object({
    others: option(z.array(z.string()).default([]), {
      describe: "other judgements of the same topics, e.g. a judge's",
      placeholder: "qrels",
    }),
    scale: option(
      z
        .string()
        .regex(/^\d+-\d+$/, "a scale is two grades, e.g. 0-3")
        .optional(),
      { describe: "lowest and highest grade that there should be", placeholder: "0-3" },
    ),
    level: scoringOptions.level,
    compat: scoringOptions.compat,
    strict: option(z.boolean().default(false), { describe: "exit 3 for warnings too" }),
  }),
  async run(context, { qrels, runs, others, scale, level, compat }): Promise<readonly Finding[]> {
    const [min = 0, max = 0] = scale?.split("-").map(Number) ?? [];
    return check(await context.inputFiles(), {
      qrels,
      runs,
      others,
      level,
      compat,
      scale: scale === undefined ? undefined : { min, max },
    });
  },
  columns: [
    { key: "severity" },
    { key: "where", value: ({ file, line }: Finding) => (line === undefined ? file : `${file}:${line}`) },
    { key: "code" },
    { key: "text", title: "what" },
  ],
  exitCode: (findings, { strict }) =>
    findings.some(({ severity }) => severity === "error" || (strict && severity === "warning")) ? 3 : 0,
});
