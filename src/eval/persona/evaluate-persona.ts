import { PmovesError } from "../../kernel/errors.ts";
import { type Evaluation, evaluate, placesOf } from "../evaluate.ts";
import { gate } from "../gate/gate.ts";
import { parseSuites, type Suite } from "../gate/suites.ts";
import { columnsOf } from "../measures/select.ts";
import { defaultOptions } from "../options.ts";
import type { InputFiles } from "../ports.ts";
import { readQrels } from "../read/qrels-file.ts";
import type { AskPorts } from "../retrieve/ask.ts";
import { readAsked } from "../retrieve/asked.ts";
import { type Endpoint, hirag } from "../retrieve/endpoint.ts";
import { retrieve } from "../retrieve/retrieve.ts";
import { columnIntervals } from "../score/intervals.ts";
import type { PersonaOutcome } from "./event.ts";
import { datasetSuite, type Limits, limitsOf } from "./limits.ts";
import { datasetPath, type PersonaRequest } from "./request.ts";

export interface PersonaPorts extends AskPorts {
  readonly files: InputFiles;
  readonly readFile: (path: string) => Promise<string>;
}

export interface PersonaSettings {
  readonly hiragUrl: string;
  /** Folder of data sets, with no slash at its end. */
  readonly datasets: string;
  /** What limits of a request are held against. */
  readonly on: "bound" | "value";
  readonly k: number;
  readonly timeoutMs: number;
  readonly retries: number;
  readonly concurrency: number;
  readonly seed: number;
  readonly draws: number;
}

const METRICS = ["mrr", "ndcg", "recall"] as const;

/**
 * Asks the stack's retrieval every question of a request and holds the answers against its limits. What can't
 * be run is an outcome that has not passed; only the signal's reason is thrown.
 */
export async function evaluatePersona(
  request: PersonaRequest,
  ports: PersonaPorts,
  settings: PersonaSettings,
): Promise<PersonaOutcome> {
  const k = request.dataset.k ?? settings.k;
  let limits: Limits = [];
  try {
    const suites = await suitesOf(request, ports, settings);
    limits = limitsOf(suites, k, defaultOptions);
    return await measured(request, suites, limits, ports, { ...settings, k });
  } catch (error) {
    if (ports.signal.aborted || !(error instanceof PmovesError)) throw error;
    return { metrics: {}, limits, rows: [], passed: false, trouble: [error.message] };
  }
}

async function suitesOf(
  request: PersonaRequest,
  ports: PersonaPorts,
  { datasets, on }: PersonaSettings,
): Promise<readonly Suite[]> {
  const own = datasetSuite(request, on);
  const { suites_path: path } = request.dataset;
  if (path === undefined) return [own];
  const file = `${datasets}/${datasetPath(path)}`;
  return [own, ...parseSuites(file, await ports.readFile(file))];
}

async function measured(
  { dataset }: PersonaRequest,
  suites: readonly Suite[],
  limits: Limits,
  ports: PersonaPorts,
  settings: PersonaSettings,
): Promise<PersonaOutcome> {
  const { k, seed, draws } = settings;
  const path = `${settings.datasets}/${datasetPath(dataset.queries_path)}`;
  const qrels = await readQrels(ports.files, path, "trec10");
  const asked = await readAsked(ports.files, path, "pmoves");
  const endpoint: Endpoint = hirag(settings.hiragUrl, undefined);
  const kept = { answers: new Map(), add: async () => undefined, finish: async () => undefined };
  const retrieved = await retrieve(
    endpoint,
    asked,
    { ...ports, kept },
    {
      k,
      timeoutMs: dataset.timeout === undefined ? settings.timeoutMs : dataset.timeout * 1000,
      retries: settings.retries,
      concurrency: settings.concurrency,
      runId: "persona",
    },
  );
  if (retrieved.failed.length > 0) {
    const [first] = retrieved.failed;
    const trouble = `${retrieved.failed.length} of ${asked.length} questions have no answer, e.g. ${first?.topic}: ${first?.reason}`;
    return { metrics: {}, limits, rows: [], passed: false, trouble: [trouble] };
  }
  const how = { seed, draws, patterns: 10_000, alpha: 0.05, power: 0.8, allPairs: false, perTopic: false };
  const { rows, passed } = gate(qrels.value, retrieved.run, {
    suites,
    measures: [],
    k,
    options: defaultOptions,
    how,
  });
  const wanted = [`recip_rank_cut.${k}`, `ndcg_cut.${k}`, `recall.${k}`];
  const evaluation = evaluate(qrels.value, retrieved.run, wanted, defaultOptions);
  return { metrics: metricsOf(evaluation, wanted, settings), limits, rows, passed, trouble: [] };
}

/** Means by the stack's names, and the ends of their intervals beside them. */
function metricsOf(
  evaluation: Evaluation,
  wanted: readonly string[],
  { seed, draws }: PersonaSettings,
): Readonly<Record<string, number>> {
  const metrics: Record<string, number> = {};
  for (const [i, name] of METRICS.entries()) {
    const [place] = placesOf(evaluation, columnsOf([wanted[i] ?? ""], defaultOptions));
    if (place === undefined) continue;
    metrics[name] = evaluation.totals[place[0]] as number;
    if (evaluation.topics.length < 2) continue;
    const interval = columnIntervals(evaluation, [place[0]], { seed, draws }).get(place[0]);
    if (interval === undefined) continue;
    metrics[`${name}_low`] = interval.low;
    metrics[`${name}_high`] = interval.high;
  }
  return metrics;
}
