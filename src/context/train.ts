import { resolve } from "node:path";
import type { ModelFiles, ModelSteps } from "../hub/index.ts";
import type { WorkFolder } from "../trajectories/train/folder.ts";
import type { Roots } from "./base.ts";
import type { HubCapabilities } from "./hub.ts";

/** Models on this machine: their files, and how far their publication has come. */
export interface TrainCapabilities {
  /** A folder of model files, or one GGUF file. Throws `PmovesError` `model.unreadable`. */
  readonly modelFiles: (path: string) => Promise<ModelFiles>;
  readonly modelSteps: () => Promise<ModelSteps>;
  /** A folder of plans or runs; made with its first file. */
  readonly trainFolder: (path: string) => Promise<WorkFolder>;
  /** The commit of the newest batch that this machine has published into a data set. */
  readonly publishedRevision: (dataset: string) => Promise<string | undefined>;
}

export function trainCapabilities(
  { cwd, lazy }: Roots,
  { stepJournal, publishSteps }: Pick<HubCapabilities, "stepJournal" | "publishSteps">,
): TrainCapabilities {
  return {
    modelFiles: async (path) =>
      (await import("../adapters/files/model-files.ts")).diskModelFiles(resolve(cwd, path), path),
    modelSteps: lazy.once(async () => {
      const { ModelSteps } = await import("../hub/index.ts");
      return new ModelSteps(await stepJournal("publish-model"));
    }),
    trainFolder: async (path) =>
      (await import("../adapters/files/work-folder.ts")).diskWorkFolder(resolve(cwd, path)),
    publishedRevision: async (dataset) => {
      const runs = await (await publishSteps()).runs(dataset);
      return runs.findLast(({ committed }) => committed !== undefined)?.committed?.oid;
    },
  };
}
