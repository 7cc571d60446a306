import * as z from "zod";
import { defineCommand, option, publishOptions } from "../../src/cli/define-command.ts";
import { watchAndPublish } from "../../src/trajectories/index.ts";

export const command = defineCommand({
  summary: "publish a batch whenever enough new episodes have been accepted, for ever",
  description:
    "One publisher at a time; after a restart it goes on where it stopped. It reads what `trajectories capture` keeps.",
  impact: "remote-write",
  examples: [
    "pmoves hf watch --license cc-by-4.0",
    "pmoves hf watch --every 200 --repo PMOVES/geometry-trajectories-v1",
    "pmoves hf watch --json",
  ],
  options: z.object({
    ...publishOptions,
    every: option(z.int().min(1).default(1_000), { describe: "new episodes that make a batch" }),
    look: option(z.number().min(1).default(60), { describe: "seconds between looks at what is new" }),
  }),
  run: (context, { every, look, pr, gitSha, filter, license, repo, ...options }) =>
    watchAndPublish(context, {
      ...options,
      repo,
      license,
      filter,
      gitSha,
      pullRequest: pr,
      every,
      lookMs: look * 1000,
    }),
  columns: [
    { key: "repo" },
    { key: "batch", align: "right" },
    { key: "rows", align: "right" },
    { key: "tag" },
    { key: "commit" },
  ],
});
