import type { WorkFolder } from "./folder.ts";
import type { TrainProcesses } from "./processes.ts";
import { type RunStage, stageFiles, stageMark, type TrainRun } from "./run-file.ts";

export type StageState =
  | { readonly state: "waiting" }
  | { readonly state: "starting" }
  | { readonly state: "running"; readonly pid: number }
  | { readonly state: "ended"; readonly code: number }
  /** It is not there any more and has said nothing: killed with its supervisor, or the machine went down. */
  | { readonly state: "lost" };

export type RunState = "running" | "pending" | "failed" | "lost" | "stopped" | "finished" | "published";

/** How long a program may take to be there after it was started, in milliseconds. */
const STARTING_MS = 10_000;

interface StatePorts {
  readonly clock: { now(): number };
  trainProcesses(): Promise<TrainProcesses>;
}

/** A stage as its files and processes say. */
export async function stageState(
  ports: StatePorts,
  folder: WorkFolder,
  run: TrainRun,
  stage: RunStage,
): Promise<StageState> {
  const files = stageFiles(stage.name);
  const ended = await exitOf(folder, files.exit);
  if (ended !== undefined) return ended;
  if ((await folder.readText(files.claim)) === undefined) return { state: "waiting" };
  const pid = Number.parseInt((await folder.readText(files.pid)) ?? "", 10);
  if (Number.isNaN(pid)) {
    const since = stage.started_at === null ? 0 : ports.clock.now() - Date.parse(stage.started_at);
    return { state: since < STARTING_MS ? "starting" : "lost" };
  }
  const found = await (await ports.trainProcesses()).look(pid);
  const known = stage.process;
  const same =
    found?.command.includes(stageMark(run, stage.name)) &&
    (known === null || known.pid !== pid || known.started === found.started);
  if (same) return { state: "running", pid };
  // It may have ended between the two looks.
  return (await exitOf(folder, files.exit)) ?? { state: "lost" };
}

async function exitOf(folder: WorkFolder, name: string): Promise<StageState | undefined> {
  const code = Number.parseInt((await folder.readText(name)) ?? "", 10);
  return Number.isNaN(code) ? undefined : { state: "ended", code };
}

export interface RunLook {
  readonly state: RunState;
  /** The stage that it is in, or ended in. */
  readonly stage: RunStage | undefined;
  readonly now: StageState;
}

/** A run as a whole. */
export async function runState(ports: StatePorts, folder: WorkFolder, run: TrainRun): Promise<RunLook> {
  let last: RunLook = { state: "pending", stage: run.stages[0], now: { state: "waiting" } };
  for (const stage of run.stages) {
    const now = await stageState(ports, folder, run, stage);
    last = { state: "pending", stage, now };
    if (now.state === "running" || now.state === "starting") return { ...last, state: "running" };
    if (run.stopped_at !== null) return { ...last, state: "stopped" };
    if (now.state === "lost") return { ...last, state: "lost" };
    if (now.state === "waiting") return last;
    if (now.code !== 0) return { ...last, state: "failed" };
  }
  if (run.published !== null) return { ...last, state: "published" };
  return { ...last, state: run.artifact === null || run.publish !== null ? "pending" : "finished" };
}
