import * as z from "zod";
import { defineCommand, option } from "../../src/cli/define-command.ts";
import { type Pulled, pullFiles, repoId } from "../../src/hub/index.ts";

export const command = defineCommand({
  summary:
    "download the files of a data set or model, each checked against its hash, what is there left alone",
  impact: "write",
  examples: [
    "pmoves hf pull PMOVES/geometry-trajectories-v1 --out data",
    "pmoves hf pull PMOVES/geometry-trajectories-v1 --out data --revision batch-3-g0123456789ab",
    "pmoves hf pull PMOVES/qwen2.5-32b-pmoves-lora --type model --out adapter",
  ],
  arguments: z.object({ repo: option(z.string(), { describe: "repository, as owner/name" }) }),
  options: z.object({
    out: option(z.string(), { describe: "folder", placeholder: "path", env: [] }),
    type: option(z.enum(["dataset", "model"]).default("dataset"), { describe: "what it is", env: [] }),
    revision: option(z.string().default("main"), { describe: "branch, tag or commit", env: [] }),
  }),
  async *run(context, { repo, type, out, revision }): AsyncGenerator<Pulled> {
    yield* pullFiles(await context.hub(), { type, id: repoId(repo) }, revision, await context.download(out));
  },
  columns: [{ key: "path" }, { key: "bytes", align: "right" }, { key: "state" }],
});
