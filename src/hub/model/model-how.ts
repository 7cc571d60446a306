import { EXIT, PmovesError } from "../../kernel/errors.ts";
import type { ModelHow } from "./publish-run.ts";
import type { TrainedOn } from "./run-facts.ts";

/** Words of a command line. */
export interface ModelWords extends Omit<ModelHow, "path" | "pullRequest" | "run"> {
  readonly pr: boolean;
  readonly runId?: string | undefined;
  readonly dataset: readonly string[];
  readonly metric: readonly string[];
  readonly algorithm?: string | undefined;
}

/** Throws `PmovesError` `model.words` (exit 2) without a path, and for a data set or a metric that is none. */
export function modelHow(
  path: string | undefined,
  { pr, runId, dataset, metric, algorithm, ...how }: ModelWords,
): ModelHow {
  if (path === undefined)
    throw words("which model is meant", "name its folder or .gguf file, or --from-run DIR");
  return {
    ...how,
    path,
    pullRequest: pr,
    run: {
      id: runId,
      datasets: dataset.map(datasetOf),
      metrics: Object.fromEntries(metric.map(metricOf)),
      algorithm: algorithm ?? null,
      engine: null,
      environment: null,
    },
  };
}

export function datasetOf(text: string): TrainedOn {
  const [, id, revision = null] = /^([\w.-]+\/[\w.-]+)(?:@([\w./-]+))?$/.exec(text) ?? [];
  if (id === undefined) throw words(`what --dataset ${text} is`, "write owner/name, or owner/name@revision");
  return { id, revision };
}

export function metricOf(text: string): readonly [string, number] {
  const [, name, value] = /^([\w./@:-]+)=(.+)$/.exec(text) ?? [];
  const number = Number(value);
  if (name === undefined || value?.trim() === "" || !Number.isFinite(number))
    throw words(`what --metric ${text} is`, "write name=value with a number, e.g. success=0.81");
  return [name, number];
}

function words(what: string, hint: string): PmovesError {
  return new PmovesError(`can't tell ${what}`, { code: "model.words", exit: EXIT.usage, hint });
}
