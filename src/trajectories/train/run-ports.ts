import type { ModelRunPorts } from "../../hub/index.ts";
import type { WorkFolder } from "./folder.ts";
import type { TrainProcesses } from "./processes.ts";

/** What runs need; a command's context has it. */
export interface TrainPorts extends ModelRunPorts {
  readonly clock: { now(): number; after(ms: number, callback: () => void): () => void; monotonic(): number };
  readonly talk: ModelRunPorts["talk"] & { warn(text: string): Promise<void> };
  trainFolder(path: string): Promise<WorkFolder>;
  trainProcesses(): Promise<TrainProcesses>;
  /** Takes the one place there is to follow a plan's runs. Throws `PmovesError` `train.followed`. */
  trainLock(path: string): Promise<AsyncDisposable>;
  /** Folders of plans that were run on this machine. */
  readonly trainPlaces: { add(path: string): Promise<void>; all(): Promise<readonly string[]> };
}
