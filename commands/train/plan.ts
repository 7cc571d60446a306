import * as z from "zod";
import { defineCommand, option } from "../../src/cli/define-command.ts";
import { makePlan } from "../../src/trajectories/train/plan.ts";
import { planText } from "../../src/trajectories/train/plan-text.ts";

export const command = defineCommand({
  summary: "write data, item ids and the checked command of a training from a short TOML file",
  description: `AgentGym-RL trains with PPO or GRPO on item ids against a live environment, not on trajectories: the plan holds the
item ids, its command with every key and batch size checked, and SFT, AgentEvol and DPO files of the episodes. TRL reads
the episodes themselves. Any other engine: engine = "command". Nothing is run.`,
  impact: "write",
  examples: [
    "pmoves train plan grpo.toml --out plans/grpo",
    "pmoves train plan sft.toml --out plans/sft --force",
    "pmoves train plan grpo.toml --out plans/grpo --json",
  ],
  arguments: z.object({
    file: option(z.string(), { describe: "TOML file of the plan", placeholder: "file" }),
  }),
  options: z.object({
    out: option(z.string(), { describe: "folder of the plan", placeholder: "path", env: [] }),
    force: option(z.boolean().default(false), {
      describe: "plan anew where a plan is; its runs stay",
      env: [],
    }),
  }),
  run: (context, how) => makePlan(context, how),
  render: { human: planText },
});
