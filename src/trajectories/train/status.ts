import { lastLines } from "./log-tail.ts";
import { readPlan } from "./plan-json.ts";
import { readRun, stageFiles, type TrainRun } from "./run-file.ts";
import type { TrainPorts } from "./run-ports.ts";
import { openRun } from "./run-publish.ts";
import { type RunState, runState } from "./run-state.ts";
import { followStage } from "./stages.ts";

/** A run on a line. */
export interface RunLine {
  readonly run: string;
  readonly state: RunState;
  readonly stage: string | null;
  readonly engine: string;
  readonly algorithm: string;
  readonly base_model: string;
  readonly started_at: string | null;
  readonly ended_at: string | null;
  readonly pid: number | null;
  readonly exit: number | null;
  readonly model: string | null;
  readonly published: string | null;
  readonly last_line: string | null;
  readonly folder: string;
}

/** Runs of one plan or run, or of all that this machine knows, oldest first. */
export async function runLines(ports: TrainPorts, dir: string | undefined): Promise<readonly RunLine[]> {
  const places = dir === undefined ? await ports.trainPlaces.all() : [dir];
  const lines: RunLine[] = [];
  for (const place of places) {
    const folder = await ports.trainFolder(place);
    const own = await readRun(folder);
    if (own !== undefined) {
      lines.push(await lineOf(ports, place, own));
      continue;
    }
    // A plan that is named must be there; one that was run long ago may be gone.
    if (dir !== undefined) await readPlan(folder, dir);
    for (const name of await folder.folders("runs")) {
      const run = await readRun(await folder.below(`runs/${name}`));
      if (run !== undefined) lines.push(await lineOf(ports, folder.locate(`runs/${name}`), run));
    }
  }
  return lines;
}

/** Follows the newest run of a plan while one of its programs runs; without a plan, the run that runs. */
export async function followRun(ports: TrainPorts, dir: string | undefined): Promise<void> {
  const running =
    dir ?? (await runLines(ports, undefined)).findLast(({ state }) => state === "running")?.folder;
  if (running === undefined) return;
  const { folder, run } = await openRun(ports, running);
  for (;;) {
    const { state, stage } = await runState(ports, folder, run);
    if (state !== "running" || stage === undefined) return;
    await followStage(ports, folder, run, stage, { whole: false, onLine: (line) => ports.talk.note(line) });
  }
}

async function lineOf(ports: TrainPorts, path: string, run: TrainRun): Promise<RunLine> {
  const folder = await ports.trainFolder(path);
  const { state, stage, now } = await runState(ports, folder, run);
  const [last = null] = stage === undefined ? [] : await lastLines(folder, stageFiles(stage.name).log, 1);
  return {
    run: run.id,
    state,
    stage: stage?.name ?? null,
    engine: run.engine,
    algorithm: run.algorithm,
    base_model: run.base_model,
    started_at: run.stages[0]?.started_at ?? null,
    ended_at: run.stages.findLast(({ ended_at }) => ended_at !== null)?.ended_at ?? null,
    pid: now.state === "running" ? now.pid : null,
    exit: now.state === "ended" ? now.code : null,
    model: run.artifact === null ? null : `${run.artifact.kind} ${folder.locate(run.artifact.path)}`,
    published:
      run.published === null ? null : `${run.published.repo}@${run.published.tag ?? run.published.commit}`,
    last_line: last,
    folder: folder.path,
  };
}
