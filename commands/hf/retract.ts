import * as z from "zod";
import { defineCommand, hubRepoOptions, option } from "../../src/cli/define-command.ts";
import { retract, retractedText } from "../../src/trajectories/index.ts";

export const command = defineCommand({
  summary: "remove a batch or one episode from a data set, in one commit, and say what history still holds",
  impact: "remote-write",
  examples: [
    "pmoves hf retract batch-3",
    "pmoves hf retract session-0001 --repo PMOVES/geometry-trajectories-v1",
    "pmoves hf retract 3 --dry-run --json",
  ],
  arguments: z.object({ what: option(z.string(), { describe: "number of a batch, or id of an episode" }) }),
  options: z.object({
    ...hubRepoOptions,
    dryRun: option(z.boolean().default(false), { describe: "say what would go; send nothing", env: [] }),
  }),
  run: (context, { repo, ...how }) => retract(context, { ...how, repo, license: undefined }),
  render: { human: retractedText },
});
