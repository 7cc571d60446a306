import * as z from "zod";
import { defineCommand, option } from "../../src/cli/define-command.ts";
import { followRun, type RunLine, runLines } from "../../src/trajectories/train/status.ts";

export const command = defineCommand({
  summary: "list training runs and how they stand, or follow the log of one",
  description: `States: running, pending (its programs are done, gathering or publishing is not: pmoves train run goes on), failed,
lost (it is gone and left no exit code), stopped, finished, published.`,
  impact: "read",
  examples: [
    "pmoves train status",
    "pmoves train status plans/grpo",
    "pmoves train status plans/grpo --follow",
    "pmoves train status plans/grpo --json",
  ],
  arguments: z.object({
    dir: option(z.string().optional(), {
      describe: "folder of a plan or a run; all that were run on this machine where left out",
      placeholder: "dir",
    }),
  }),
  options: z.object({
    follow: option(z.boolean().default(false), {
      describe: "show the log of the newest run until it is over",
      env: [],
    }),
  }),
  async run(context, { dir, follow }): Promise<readonly RunLine[]> {
    if (follow) await followRun(context, dir);
    return runLines(context, dir);
  },
  columns: [
    { key: "run" },
    { key: "state" },
    { key: "stage" },
    { key: "algorithm" },
    { key: "base_model", title: "base model" },
    { key: "started_at", title: "started" },
    { key: "exit", align: "right" },
    { key: "published" },
    { key: "last_line", title: "last line" },
    { key: "folder" },
  ],
});
