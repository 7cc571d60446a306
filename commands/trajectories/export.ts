import * as z from "zod";
import { defineCommand, option, trajectoryOptions } from "../../src/cli/define-command.ts";
import { VIEW_NAMES } from "../../src/datasets/index.ts";
import { exportRows, exportText } from "../../src/trajectories/index.ts";

export const command = defineCommand({
  summary:
    "write the episodes that a filter keeps as Parquet, JSONL or Arrow, in the form of a training engine",
  description: `Secrets and personal data are replaced by stable placeholders; an episode with a secret stays behind unless
--secrets redact. The file is complete or not there.`,
  impact: "write",
  examples: [
    "pmoves trajectories export --out episodes.parquet --to parquet",
    "pmoves trajectories export --out sft.jsonl --to jsonl --view trl-sft",
    "pmoves trajectories export --from events.jsonl --out verl.parquet --to parquet --view verl --force",
  ],
  options: z.object({
    ...trajectoryOptions,
    out: option(z.string(), { describe: "the file", placeholder: "path", env: [] }),
    to: option(z.enum(["parquet", "jsonl", "arrow"]), { describe: "what kind of file", env: [] }),
    view: option(z.enum(VIEW_NAMES).default("canonical"), { describe: "whose form the rows have", env: [] }),
    secrets: option(z.enum(["block", "redact"]).default("block"), {
      describe: "an episode with a secret: stays behind, or goes with a placeholder in its place",
      env: [],
    }),
    writer: option(z.enum(["auto", "js", "duckdb"]).default("auto"), {
      describe: "what writes Parquet; auto is DuckDB where it is installed",
      env: [],
    }),
    force: option(z.boolean().default(false), { describe: "overwrite a file that is there", env: [] }),
  }),
  run: (context, { from, filter, view, secrets, ...how }) =>
    exportRows(context, { from, filter }, { view, secrets, ...how }),
  render: { human: exportText },
});
