import { toText } from "../bytes.ts";
import type { CompareOptions } from "../compare/compare.ts";
import { type Evaluation, evaluate } from "../evaluate.ts";
import { columnsOf } from "../measures/select.ts";
import type { ScoreOptions } from "../options.ts";
import type { Qrels } from "../qrels.ts";
import type { Run } from "../run.ts";
import type { KnownRun } from "./baseline.ts";
import { checkRegression } from "./regression.ts";
import { belongs, measureOf, type Suite } from "./suites.ts";
import { checkThreshold } from "./threshold.ts";
import type { GateResult, GateRow } from "./verdict.ts";

export interface GateRequest {
  readonly suites: readonly Suite[];
  readonly baseline?: KnownRun | undefined;
  /** Of the regression gate; undefined for all measures that the suites name, else those of the baseline. */
  readonly measures: readonly string[];
  readonly margin?: number | undefined;
  /** The cut that the stack's short names (`mrr`, `ndcg`) stand for. */
  readonly k: number;
  readonly options: ScoreOptions;
  readonly how: CompareOptions;
}

/** All measures that a request needs, as `-m` takes them. */
export function wantedMeasures({ suites, measures, k, baseline }: GateRequest): readonly string[] {
  const named = suites.flatMap(({ thresholds }) => Object.keys(thresholds).map((name) => measureOf(name, k)));
  const compared = measures.length > 0 ? measures : (baseline?.asked ?? []);
  const all = [...new Set([...named, ...compared])];
  return all.length === 0 ? ["ndcg_cut.10"] : all;
}

/** Holds a run against suites and a baseline. Throws `PmovesError` for measures that there are not. */
export function gate(qrels: Qrels, run: Run, request: GateRequest): GateResult {
  const { options, how, suites, baseline, measures, k, margin } = request;
  const evaluation = evaluate(qrels, run, wantedMeasures(request), options);
  const intervals = { seed: how.seed, draws: how.draws, level: 1 - how.alpha };
  const rows: GateRow[] = suites.flatMap((suite) => {
    const part = onlyOf(evaluation, qrels, suite);
    return Object.entries(suite.thresholds).flatMap(([name, limit]) =>
      columnsOf([measureOf(name, k)], options).map((column) =>
        checkThreshold(part, suite.name, column, limit, intervals),
      ),
    );
  });
  if (baseline !== undefined) {
    const names = columnsOf(measures.length > 0 ? measures : baseline.asked, options);
    rows.push(...checkRegression(baseline.evaluation, evaluation, names, margin, how));
  }
  return {
    passed: rows.length > 0 && rows.every(({ passed }) => passed),
    run: toText(evaluation.run),
    qrels: qrels.source,
    rows,
  };
}

/** The topics of a suite, by what the judgements know of them. */
function onlyOf(evaluation: Evaluation, qrels: Qrels, suite: Suite): Evaluation {
  const topics = evaluation.topics.filter(({ qid }) =>
    belongs({ id: toText(qid), metadata: {}, tags: [], ...qrels.info.get(qid) }, suite),
  );
  return { ...evaluation, topics };
}
