import * as z from "zod";
import { defineCommand, option } from "../../src/cli/define-command.ts";
import { publishStatus, statusText } from "../../src/hub/index.ts";
import { targetRepo } from "../../src/trajectories/index.ts";

export const command = defineCommand({
  summary: "show a data set: batches and rows at the Hub, and runs on this machine that were interrupted",
  impact: "read",
  examples: [
    "pmoves hf status",
    "pmoves hf status PMOVES/geometry-trajectories-v1",
    "pmoves hf status --json",
  ],
  arguments: z.object({ repo: option(z.string().optional(), { describe: "data set, as owner/name" }) }),
  run: async (context, { repo }) => publishStatus(context, await targetRepo(context, repo)),
  render: { human: statusText },
});
