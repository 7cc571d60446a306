import { licenseOf, mayWrite } from "../../hub/index.ts";
import { EXIT, PmovesError } from "../../kernel/errors.ts";
import { uuid7 } from "../../kernel/uuid7.ts";
import { collectArtifact, collectMetrics } from "./artifact.ts";
import { checkEngine } from "./engine-check.ts";
import type { WorkFolder } from "./folder.ts";
import { lastLines } from "./log-tail.ts";
import { readPlan, type TrainPlan } from "./plan-json.ts";
import { readRun, stageFiles, type TrainRun, writeRun } from "./run-file.ts";
import type { TrainPorts } from "./run-ports.ts";
import { howOf, publishRun } from "./run-publish.ts";
import { type RunState, runState } from "./run-state.ts";
import { followStage, startStage, withStage } from "./stages.ts";

export interface RunHow {
  /** Folder of the plan. */
  readonly dir: string;
  readonly publish: boolean;
  readonly repo?: string | undefined;
  readonly license?: string | undefined;
  readonly public: boolean;
  /** Comes back as soon as it runs. */
  readonly detach: boolean;
  /** Trains again whatever there is already. */
  readonly new: boolean;
  readonly unseenBase: boolean;
}

export interface RunReport {
  readonly dir: string;
  readonly folder: string;
  readonly run: string;
  readonly state: RunState;
  readonly artifact: TrainRun["artifact"];
  readonly metrics: TrainRun["metrics"];
  readonly published: TrainRun["published"];
}

/**
 * Runs a plan, or goes on with a run of it that is not over: what runs already is followed, what is finished is
 * gathered and, where that was wished, published. Throws `PmovesError` `train.failed`, `train.lost`, and what
 * `checkEngine` and publishing throw.
 */
export async function runPlan(ports: TrainPorts, how: RunHow): Promise<RunReport> {
  const places = await ports.trainFolder(how.dir);
  const plan = await readPlan(places, how.dir);
  await using _ = await ports.trainLock(places.path);
  const wish = wishOf(plan, how);
  const going = how.new ? undefined : await unfinished(ports, places, how);
  if (wish !== null && going?.run.publish == null) {
    // What would fail after the training is said before it.
    await mayWrite(await ports.hub());
    await licenseOf(ports, wish.repo, wish.license ?? undefined);
  }
  const opened = going ?? (await newRun(ports, places, plan));
  let run: TrainRun = { ...opened.run, publish: wish ?? opened.run.publish };
  await writeRun(opened.folder, run);
  const around = { plan, places, dir: how.dir };
  run = await runStages(ports, around, opened.folder, run, how.detach);
  const look = await runState(ports, opened.folder, run);
  if (look.state === "running") return reportOf(how.dir, opened.folder, run, "running");
  run = await gather(ports, opened.folder, run, plan);
  if (run.publish !== null && run.published === null) {
    const said = {
      repo: run.publish.repo,
      public: run.publish.public,
      license: run.publish.license ?? undefined,
      unseenBase: how.unseenBase,
    };
    ({ run } = await publishRun(ports, opened.folder, run, howOf(opened.folder, run, said)));
  }
  return reportOf(how.dir, opened.folder, run, run.published === null ? "finished" : "published");
}

interface Opened {
  readonly folder: WorkFolder;
  readonly run: TrainRun;
}

/** The newest run where there is something left to do for it. */
async function unfinished(ports: TrainPorts, places: WorkFolder, how: RunHow): Promise<Opened | undefined> {
  const newest = (await places.folders("runs")).at(-1);
  if (newest === undefined) return undefined;
  const folder = await places.below(`runs/${newest}`);
  const run = await readRun(folder);
  if (run === undefined) return undefined;
  const { state } = await runState(ports, folder, run);
  const publishes = how.publish && state === "finished";
  if (state !== "running" && state !== "pending" && !publishes) return undefined;
  const doing = publishes
    ? "is over and goes to the Hub now; --new trains again"
    : "is not over: going on with it";
  await ports.talk.note(`the run ${run.id} ${doing}`);
  return { folder, run };
}

async function newRun(ports: TrainPorts, places: WorkFolder, plan: TrainPlan): Promise<Opened> {
  await checkEngine(await ports.trainProcesses(), places, plan);
  const now = ports.clock.now();
  const created = new Date(now).toISOString();
  const id = runId(created, uuid7(now));
  const folder = await places.below(`runs/${id}`);
  await ports.trainPlaces.add(places.path);
  const run: TrainRun = {
    version: 1,
    id,
    created_at: created,
    engine: plan.engine,
    algorithm: plan.algorithm,
    base_model: plan.base_model,
    environment: plan.environment?.name ?? null,
    git: { ...(await ports.gitState()) },
    data: { sha256: plan.data.sha256, dataset: plan.data.dataset },
    stages: plan.stages.map(({ name }) => ({
      name,
      argv: null,
      started_at: null,
      process: null,
      ended_at: null,
      exit: null,
    })),
    stopped_at: null,
    artifact: null,
    metrics: {},
    publish: null,
    published: null,
  };
  return { folder, run };
}

/** Names in order of time, to the millisecond: the newest run is the last by name. */
function runId(created: string, random: string): string {
  const [day = "", time = "", ms = ""] = created.replaceAll(/[-:Z]/g, "").split(/[T.]/);
  return `${day}-${time}-${ms}${random.slice(-3)}`;
}

interface Around {
  readonly plan: TrainPlan;
  readonly places: WorkFolder;
  readonly dir: string;
}

async function runStages(
  ports: TrainPorts,
  around: Around,
  folder: WorkFolder,
  before: TrainRun,
  detach: boolean,
): Promise<TrainRun> {
  let run = before;
  for (;;) {
    const { state, stage, now } = await runState(ports, folder, run);
    if (stage === undefined || (state === "pending" && now.state === "ended")) return run;
    if (state === "finished" || state === "published") return run;
    const fresh = now.state === "waiting";
    if (fresh) {
      run = await startStage(ports, around, folder, run, stage);
      await ports.talk.note(`${stage.name}: run ${run.id}, log ${folder.locate(stageFiles(stage.name).log)}`);
    }
    if (detach) return run;
    const own = run.stages.find(({ name }) => name === stage.name) ?? stage;
    const code = await followed(ports, around.dir, folder, run, own, fresh);
    const ended = new Date(ports.clock.now()).toISOString();
    // Somebody may have stopped it meanwhile.
    run = { ...run, stopped_at: (await readRun(folder))?.stopped_at ?? null };
    run = withStage(run, stage.name, { ended_at: ended, exit: code === "lost" ? null : code });
    await writeRun(folder, run);
    if (code !== 0 || run.stopped_at !== null) throw await failed(folder, run, stage.name, code, around.dir);
  }
}

async function followed(
  ports: TrainPorts,
  dir: string,
  folder: WorkFolder,
  run: TrainRun,
  stage: TrainRun["stages"][number],
  whole: boolean,
): Promise<number | "lost"> {
  try {
    return await followStage(ports, folder, run, stage, { whole, onLine: (line) => ports.talk.note(line) });
  } catch (error) {
    if (ports.signal.aborted) {
      await ports.talk.note(`${stage.name} goes on by itself; pmoves train stop ${dir} ends it`);
      await ports.talk.note(`pmoves train run ${dir}`);
    }
    throw error;
  }
}

async function gather(
  ports: TrainPorts,
  folder: WorkFolder,
  run: TrainRun,
  plan: TrainPlan,
): Promise<TrainRun> {
  if (run.artifact !== null) return run;
  const artifact = await collectArtifact(ports, folder, plan.artifact, plan.base_model);
  const metrics = await collectMetrics(await folder.below("output"));
  const after = { ...run, artifact, metrics };
  await writeRun(folder, after);
  if (artifact === null) {
    throw new PmovesError(`the run ${run.id} went well and left no model in ${folder.locate("output")}`, {
      code: "train.no_artifact",
      exit: EXIT.failure,
      hint: "Name its folder there with artifact under [run] of the plan, and plan it anew",
    });
  }
  if (artifact.objection !== null) await ports.talk.warn(artifact.objection);
  return after;
}

async function failed(
  folder: WorkFolder,
  run: TrainRun,
  stage: "train" | "merge",
  code: number | "lost",
  dir: string,
): Promise<PmovesError> {
  const log = stageFiles(stage).log;
  const tail = await lastLines(folder, log, 5);
  const said = tail.length === 0 ? "" : `\n${tail.map((line) => `  ${line}`).join("\n")}`;
  if (run.stopped_at !== null)
    return new PmovesError(`the run ${run.id} was stopped`, {
      code: "train.stopped",
      hint: `pmoves train run ${dir}`,
    });
  if (code === "lost") {
    return new PmovesError(`${stage} of the run ${run.id} is gone without a word${said}`, {
      code: "train.lost",
      hint: "It was killed with all that belongs to it, or the machine went down; run the plan again",
    });
  }
  const how = code > 128 ? `was ended by signal ${code - 128}` : `ended with exit code ${code}`;
  return new PmovesError(`${stage} of the run ${run.id} ${how}${said}`, {
    code: "train.failed",
    hint: `The whole log: ${folder.locate(log)}`,
  });
}

function wishOf(plan: TrainPlan, how: RunHow): TrainRun["publish"] {
  if (!how.publish) return null;
  const repo = how.repo ?? plan.publish.repo;
  if (repo === null) {
    throw new PmovesError("nobody says where the model is to be published", {
      code: "train.repo",
      exit: EXIT.usage,
      hint: "Name it with --repo owner/name, or repo under [publish] of the plan",
    });
  }
  return { repo, license: how.license ?? plan.publish.license, public: how.public || plan.publish.public };
}

function reportOf(dir: string, folder: WorkFolder, run: TrainRun, state: RunState): RunReport {
  const { id, artifact, metrics, published } = run;
  return { dir, folder: folder.path, run: id, state, artifact, metrics, published };
}
