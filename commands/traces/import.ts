import * as z from "zod";
import { defineCommand, option } from "../../src/cli/define-command.ts";
import { EXIT } from "../../src/kernel/errors.ts";
import { importFiles, importText } from "../../src/observability/index.ts";

export const command = defineCommand({
  summary: "bring home what TensorZero kept: tables exported from ClickHouse or Postgres",
  description: `JSON lines (FORMAT JSONEachRow), Parquet, or CSV with a head, plain or .gz. Which table a file is stands in its name
(ChatInference.jsonl, model_inferences.csv), else in its columns. What is here already is left as it is, so a second time
adds nothing. Exit 6 where rows were rejected; they are listed, and the others are in.`,
  impact: "write",
  examples: [
    "pmoves traces import ChatInference.jsonl ModelInference.jsonl",
    "pmoves traces import exports/*.parquet",
    "pmoves traces import chat_inferences.csv chat_inference_data.csv",
    "pmoves traces import dump.jsonl.gz --table FloatMetricFeedback --json",
  ],
  arguments: z.object({
    files: option(z.array(z.string()).min(1), { describe: "exported tables", placeholder: "file" }),
  }),
  options: z.object({
    table: option(z.string().optional(), {
      describe: "what the files are, where neither name nor columns say it",
      placeholder: "name",
      env: [],
    }),
    rejects: option(z.int().min(0).default(20), {
      describe: "rejected rows that are listed at most",
      env: [],
    }),
  }),
  async run(context, { files, table, rejects }) {
    const ports = { store: await context.records(), rows: context.tableRows, signal: context.signal };
    return importFiles({ files, table, listed: rejects }, ports);
  },
  exitCode: ({ rejected }) => (rejected === 0 ? EXIT.ok : EXIT.partial),
  render: { human: importText },
});
