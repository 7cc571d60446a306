import * as z from "zod";
import { defineCommand, option, publishOptions } from "../../src/cli/define-command.ts";
import { planPublish, publishNew, publishText } from "../../src/trajectories/index.ts";

export const command = defineCommand({
  summary: "publish new episodes that a filter keeps as a batch of a data set on the Hugging Face Hub",
  description: `Private unless --public makes it otherwise. One commit a batch with shard, card and manifest, then a tag
batch-<n>-g<commit>; afterwards the hashes at the Hub are compared. Interrupted, the same command goes on where it stopped.`,
  impact: "remote-write",
  examples: [
    "pmoves hf publish --dry-run --license cc-by-4.0",
    "pmoves hf publish --repo PMOVES/geometry-trajectories-v1 --license cc-by-4.0",
    "pmoves hf publish --pr",
    "pmoves hf publish --filter strict.toml --secrets redact",
  ],
  options: z.object({
    ...publishOptions,
    dryRun: option(z.boolean().default(false), {
      describe: "show files, sizes, card and what changes; send nothing",
      env: [],
    }),
  }),
  async run(context, { dryRun, pr, gitSha, filter, license, repo, ...options }) {
    const how = { ...options, repo, license, filter, gitSha, pullRequest: pr, least: 1 };
    return (await (dryRun ? planPublish(context, how) : publishNew(context, how))) ?? null;
  },
  render: { human: publishText },
});
