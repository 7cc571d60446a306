import * as z from "zod";
import { defineCommand, option } from "../../src/cli/define-command.ts";
import { stopRun } from "../../src/trajectories/train/stop.ts";

export const command = defineCommand({
  summary: "end the program of a training run with all that belongs to it",
  description: `SIGTERM to its process group, so that the engine may save, then SIGKILL. Only a process that still carries the run's
mark and began when the run did is signalled.`,
  impact: "write",
  examples: [
    "pmoves train stop plans/grpo",
    "pmoves train stop plans/grpo --grace 300",
    "pmoves train stop plans/grpo/runs/20261122-120000-104ab1 --json",
  ],
  arguments: z.object({
    dir: option(z.string(), { describe: "folder of the plan or the run", placeholder: "dir" }),
  }),
  options: z.object({
    grace: option(z.number().min(0).default(30), {
      describe: "seconds that it has to end by itself",
      env: [],
    }),
  }),
  run: (context, { dir, grace }) => stopRun(context, dir, grace),
  render: {
    human: ({ run, stage, killed }) => `${stage} of the run ${run} ${killed ? "was killed" : "has ended"}\n`,
  },
});
