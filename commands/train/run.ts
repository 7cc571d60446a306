import * as z from "zod";
import { defineCommand, option, publishOptions } from "../../src/cli/define-command.ts";
import { runPlan } from "../../src/trajectories/train/run.ts";
import { runText } from "../../src/trajectories/train/run-text.ts";

export const command = defineCommand({
  summary: "run a plan to its end and show the log; what runs already is followed, what is left is done",
  description: `The engine runs in a process group of its own and outlives this command: Ctrl-C, a lost terminal or kill -9 end the
showing only, and the same command goes on. A run has a folder with its log, exit codes, git commit, data revision, the
model with its hashes, and figures. --publish pushes the finished model to the Hub; token and licence are looked at first.`,
  impact: "remote-write",
  examples: [
    "pmoves train run plans/grpo",
    "pmoves train run plans/sft --publish --repo PMOVES/qwen2.5-32b-pmoves-lora --license apache-2.0",
    "pmoves train run plans/grpo --detach",
    "pmoves train run plans/grpo --new",
  ],
  arguments: z.object({ dir: option(z.string(), { describe: "folder of the plan", placeholder: "dir" }) }),
  options: z.object({
    publish: option(z.boolean().default(false), {
      describe: "publish the finished adapter or merged model on the Hub",
      env: [],
    }),
    repo: option(
      z
        .string()
        .regex(/^[\w.-]+\/[\w.-]+$/, "write owner/name")
        .optional(),
      { describe: "repository, instead of the plan's", placeholder: "owner/name", env: [] },
    ),
    license: publishOptions.license,
    public: publishOptions.public,
    unseenBase: option(z.boolean().default(false), {
      describe: "publish though the Hub does not show the base model",
      env: [],
    }),
    detach: option(z.boolean().default(false), { describe: "come back as soon as it runs", env: [] }),
    new: option(z.boolean().default(false), {
      describe: "train again, whatever runs of the plan there are",
      env: [],
    }),
  }),
  run: (context, how) => runPlan(context, how),
  render: { human: runText },
});
