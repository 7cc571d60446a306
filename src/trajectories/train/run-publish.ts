import {
  datasetOf,
  type ModelHow,
  type ModelWords,
  metricOf,
  type PublishedModel,
  publishModelRun,
} from "../../hub/index.ts";
import { EXIT, PmovesError } from "../../kernel/errors.ts";
import type { WorkFolder } from "./folder.ts";
import { readRun, type TrainRun, writeRun } from "./run-file.ts";
import type { TrainPorts } from "./run-ports.ts";

/** How a run's model is published: what the run knows, and what the user says. */
export function howOf(
  folder: WorkFolder,
  run: TrainRun,
  said: Pick<ModelHow, "repo" | "public"> & Partial<ModelHow>,
): ModelHow {
  if (run.artifact === null) {
    throw new PmovesError(`the run ${run.id} has made no model`, {
      code: "train.no_artifact",
      exit: EXIT.failure,
      hint: `Look into ${folder.locate("output")}; run.artifact of the plan names a folder there`,
    });
  }
  return {
    branch: "main",
    pullRequest: false,
    pipelineTag: "text-generation",
    unseenBase: false,
    baseModel: run.base_model,
    ...said,
    path: folder.locate(run.artifact.path),
    run: {
      id: run.id,
      git: run.git,
      datasets: run.data.dataset === null ? [] : [run.data.dataset],
      metrics: run.metrics,
      algorithm: run.algorithm,
      engine: run.engine,
      environment: run.environment,
    },
  };
}

/** How the newest run of a plan is published; words of the command line are stronger than what the run knows. */
export async function runHow(
  ports: Pick<TrainPorts, "trainFolder">,
  dir: string,
  { pr, runId, dataset, metric, algorithm, ...words }: ModelWords,
): Promise<ModelHow> {
  const { folder, run } = await openRun(ports, dir);
  const how = howOf(folder, run, { ...words, baseModel: words.baseModel ?? run.base_model, pullRequest: pr });
  return {
    ...how,
    run: {
      ...how.run,
      id: runId ?? run.id,
      algorithm: algorithm ?? run.algorithm,
      datasets: dataset.length === 0 ? how.run.datasets : dataset.map(datasetOf),
      metrics: { ...run.metrics, ...Object.fromEntries(metric.map(metricOf)) },
    },
  };
}

/** Publishes a finished run and remembers that. */
export async function publishRun(
  ports: TrainPorts,
  folder: WorkFolder,
  run: TrainRun,
  how: ModelHow,
): Promise<{ readonly run: TrainRun; readonly published: PublishedModel }> {
  const published = await publishModelRun(ports, how);
  const { repo, tag, commit } = published;
  const after = { ...run, published: { repo, tag, commit } };
  await writeRun(folder, after);
  return { run: after, published };
}

/** The run in a folder: a run's own, or the newest of a plan's. Throws `PmovesError` `train.no_run`. */
export async function openRun(
  ports: Pick<TrainPorts, "trainFolder">,
  path: string,
): Promise<{ readonly folder: WorkFolder; readonly run: TrainRun }> {
  const place = await ports.trainFolder(path);
  const own = await readRun(place);
  if (own !== undefined) return { folder: place, run: own };
  const newest = (await place.folders("runs")).at(-1);
  const folder = newest === undefined ? undefined : await place.below(`runs/${newest}`);
  const run = folder && (await readRun(folder));
  if (folder === undefined || run === undefined) {
    throw new PmovesError(`${path} holds no run`, {
      code: "train.no_run",
      exit: EXIT.usage,
      hint: `Make one: pmoves train run ${path}`,
    });
  }
  return { folder, run };
}
