import * as z from "zod";
import { defineCommand, hubRepoOptions, option } from "../../src/cli/define-command.ts";
import { retract, retractedText } from "../../src/trajectories/index.ts";

export const command = defineCommand({
  summary: "remove a batch or one episode from a data set, in one commit, and say what history still holds",
  impact: "remote-write",
  examples: [
    "pmoves hf retract batch-3",
    "pmoves hf retract session-0001 --repo PMOVES/geometry-trajectories-v1",
    "pmoves hf retract 3 --json",
  ],
  arguments: z.object({ what: option(z.string(), { describe: "number of a batch, or id of an episode" }) }),
  options: z.object(hubRepoOptions),
  run: (context, { what, repo, branch }) => retract(context, { what, repo, branch, license: undefined }),
  render: { human: retractedText },
});
