import * as z from "zod";
import { defineCommand, option, traceOptions } from "../../src/cli/define-command.ts";
import { traceQuery, wholeTraces } from "../../src/observability/index.ts";

export const command = defineCommand({
  summary: "write traces whole into a file of JSON Lines or Parquet",
  description: `A line or row is a trace with its attempts and feedback, oldest first. In Parquet what has structure is JSON text.
The file is complete or not there.`,
  impact: "write",
  examples: [
    "pmoves traces export --to jsonl --out traces.jsonl",
    "pmoves traces export --to parquet --out traces.parquet --since 7d",
    "pmoves traces export --to jsonl --out failed.jsonl --ending failed --force",
  ],
  options: z.object({
    ...traceOptions,
    to: option(z.enum(["jsonl", "parquet"]), { describe: "jsonl or parquet", env: [] }),
    out: option(z.string(), { describe: "the file", placeholder: "path", env: [] }),
    force: option(z.boolean().default(false), { describe: "overwrite a file that is there", env: [] }),
  }),
  async run(context, { to, out, force, ...choice }) {
    const query = traceQuery(choice, context.clock.now());
    const traces = wholeTraces(await context.records(), query, context.signal);
    return context.exportTraces(traces, { to, out, force });
  },
  render: { human: ({ traces, out }) => `${traces} traces in ${out}\n` },
});
