import { EXIT, PmovesError } from "../../kernel/errors.ts";
import { latestCheckpoint } from "./artifact.ts";
import type { WorkFolder } from "./folder.ts";
import { LogReader } from "./log-reader.ts";
import type { TrainPlan } from "./plan-json.ts";
import { type RunStage, stageFiles, stageMark, type TrainRun, writeRun } from "./run-file.ts";
import type { TrainPorts } from "./run-ports.ts";
import { stageState } from "./run-state.ts";
import { filled } from "./stage.ts";

/** How often log and processes are looked at, in milliseconds. */
const LOOK_MS = 200;

/** Starts a stage that nobody has started; gives the run with that in it. */
export async function startStage(
  ports: TrainPorts,
  { plan, places }: { readonly plan: TrainPlan; readonly places: WorkFolder },
  folder: WorkFolder,
  run: TrainRun,
  stage: RunStage,
): Promise<TrainRun> {
  const planned = plan.stages.find(({ name }) => name === stage.name);
  if (planned === undefined) throw new RangeError(`no stage ${stage.name}`);
  const files = stageFiles(stage.name);
  const output = await folder.below("output");
  const checkpoint = stage.name === "merge" ? await latestCheckpoint(output) : "";
  if (checkpoint === undefined) throw noCheckpoint(output.path);
  const at = { model: plan.model, data: places.locate("data"), output: output.path, run: run.id, checkpoint };
  const argv = planned.argv.map((word) => filled(word, at));
  const started = withStage(run, stage.name, { argv, started_at: new Date(ports.clock.now()).toISOString() });
  await writeRun(folder, started);
  if (!(await folder.claim(files.claim))) return started;
  const processes = await ports.trainProcesses();
  const pid = await processes.start({
    argv,
    folder: planned.folder ?? folder.path,
    env: planned.env,
    mark: stageMark(run, stage.name),
    pidFile: folder.locate(files.pid),
    exitFile: folder.locate(files.exit),
    logFile: folder.locate(files.log),
  });
  const identity = await processes.look(pid);
  if (identity === undefined) return started; // Over already.
  const known = withStage(started, stage.name, { process: { pid, started: identity.started } });
  await writeRun(folder, known);
  return known;
}

export interface FollowHow {
  /** Whether a log that is there already is shown from its beginning. */
  readonly whole: boolean;
  readonly onLine: (line: string) => Promise<void>;
}

/** Shows a stage's log until it is over. Rejects with the signal's reason; the program goes on. */
export async function followStage(
  ports: TrainPorts,
  folder: WorkFolder,
  run: TrainRun,
  stage: RunStage,
  { whole, onLine }: FollowHow,
): Promise<number | "lost"> {
  const reader = new LogReader(folder, stageFiles(stage.name).log);
  if (!whole) await reader.toEnd();
  for (;;) {
    const now = await stageState(ports, folder, run, stage);
    for await (const line of reader.lines(now.state === "ended" || now.state === "lost")) await onLine(line);
    if (now.state === "ended") return now.code;
    if (now.state === "lost") return "lost";
    await pause(ports, LOOK_MS);
  }
}

function pause({ clock, signal }: TrainPorts, ms: number): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const leave = () => {
      cancel();
      reject(signal.reason);
    };
    const cancel = clock.after(ms, () => {
      signal.removeEventListener("abort", leave);
      resolve();
    });
    signal.addEventListener("abort", leave, { once: true });
  });
}

export function withStage(run: TrainRun, name: RunStage["name"], more: Partial<RunStage>): TrainRun {
  return { ...run, stages: run.stages.map((stage) => (stage.name === name ? { ...stage, ...more } : stage)) };
}

function noCheckpoint(output: string): PmovesError {
  return new PmovesError(`the training has left no checkpoint in ${output}`, {
    code: "train.no_checkpoint",
    exit: EXIT.failure,
    hint: "train.save_every must not be more than its steps; the log says what was saved",
  });
}
