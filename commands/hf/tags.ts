import * as z from "zod";
import { defineCommand, option } from "../../src/cli/define-command.ts";
import { listTags } from "../../src/hub/index.ts";
import { targetRepo } from "../../src/trajectories/index.ts";

export const command = defineCommand({
  summary: "list the tags of a repository: batches of a data set, runs of a model",
  impact: "read",
  examples: [
    "pmoves hf tags",
    "pmoves hf tags PMOVES/geometry-trajectories-v1",
    "pmoves hf tags PMOVES/qwen2.5-32b-pmoves-lora --type model --json",
  ],
  arguments: z.object({ repo: option(z.string().optional(), { describe: "repository, as owner/name" }) }),
  options: z.object({
    type: option(z.enum(["dataset", "model"]).default("dataset"), { describe: "what it is", env: [] }),
  }),
  run: async (context, { repo, type }) =>
    listTags(await context.hub(), { type, id: await targetRepo(context, repo) }),
  columns: [{ key: "name" }, { key: "oid", title: "commit" }],
});
