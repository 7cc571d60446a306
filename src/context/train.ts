import { join, resolve } from "node:path";
import type { ModelFiles, ModelSteps } from "../hub/index.ts";
import { PmovesError } from "../kernel/errors.ts";
import type { WorkFolder } from "../trajectories/train/folder.ts";
import type { TrainProcesses } from "../trajectories/train/processes.ts";
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
  /** Programs that outlive this one. */
  readonly trainProcesses: () => Promise<TrainProcesses>;
  /** Takes the one place there is to follow a plan's runs. Throws `PmovesError` `train.followed`. */
  readonly trainLock: (path: string) => Promise<AsyncDisposable>;
  /** Folders of plans that were run on this machine. */
  readonly trainPlaces: { add(path: string): Promise<void>; all(): Promise<readonly string[]> };
}

export function trainCapabilities(
  { cwd, lazy, host, folders, clock }: Roots,
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
    trainProcesses: async () =>
      (await import("../adapters/child-process/detached.ts")).detachedProcesses(host.env),
    trainLock: async (path) => {
      const [{ takeLock }, { createHash }] = await Promise.all([
        import("../adapters/files/pid-lock.ts"),
        import("node:crypto"),
      ]);
      const name = `train-${createHash("sha256").update(path).digest("hex").slice(0, 16)}`;
      try {
        return await takeLock(join(folders.state, "locks", name), `following the runs of ${path}`, clock);
      } catch (error) {
        if (!(error instanceof PmovesError) || error.code !== "hub.locked") throw error;
        throw new PmovesError(error.message, {
          code: "train.followed",
          hint: `pmoves train status ${path} --follow shows the log too`,
        });
      }
    },
    trainPlaces: {
      add: async (path) => void (await (await stepJournal("train")).append(Buffer.from(path))),
      all: async () => {
        const places = new Set<string>();
        for await (const { body } of (await stepJournal("train")).read())
          places.add(Buffer.from(body).toString("utf8"));
        return [...places];
      },
    },
  };
}
