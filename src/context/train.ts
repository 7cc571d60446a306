import { resolve } from "node:path";
import type { ModelFiles, ModelSteps } from "../hub/index.ts";
import type { Roots } from "./base.ts";
import type { HubCapabilities } from "./hub.ts";

/** Models on this machine: their files, and how far their publication has come. */
export interface TrainCapabilities {
  /** A folder of model files, or one GGUF file. Throws `PmovesError` `model.unreadable`. */
  readonly modelFiles: (path: string) => Promise<ModelFiles>;
  readonly modelSteps: () => Promise<ModelSteps>;
}

export function trainCapabilities(
  { cwd, lazy }: Roots,
  { stepJournal }: Pick<HubCapabilities, "stepJournal">,
): TrainCapabilities {
  return {
    modelFiles: async (path) =>
      (await import("../adapters/files/model-files.ts")).diskModelFiles(resolve(cwd, path), path),
    modelSteps: lazy.once(async () => {
      const { ModelSteps } = await import("../hub/index.ts");
      return new ModelSteps(await stepJournal("publish-model"));
    }),
  };
}
