import { toText } from "../bytes.ts";
import { type Evaluation, evaluate, placesOf } from "../evaluate.ts";
import { columnsOf } from "../measures/select.ts";
import type { ScoreOptions } from "../options.ts";
import type { InputFiles } from "../ports.ts";
import { type Warning, warningText } from "../problem.ts";
import type { Qrels } from "../qrels.ts";
import { readQrels } from "../read/qrels-file.ts";
import { readRun } from "../read/run-file.ts";
import type { Run } from "../run.ts";
import { runNames } from "../run-names.ts";
import { mean } from "../stats/moments.ts";
import { rankBiasedOverlap } from "../stats/rbo.ts";
import { addColumn } from "./add-column.ts";
import { columnIntervals } from "./intervals.ts";
import { rankingOf } from "./rankings.ts";
import { meanStackFigures, type StackFigures, stackFigures } from "./stack-figures.ts";

export interface ScoreRequest {
  readonly qrels: string;
  readonly runs: readonly string[];
  /** As `-m`; empty for the defaults: few for people, trec_eval's official ones in its own format. */
  readonly measures: readonly string[];
  readonly options: ScoreOptions;
  readonly perTopic: boolean;
  /** A run to overlap with: adds `rbo`. */
  readonly against?: string | undefined;
  /** Cut of the stack's own figures; undefined leaves them out. */
  readonly stackAt?: number | undefined;
  readonly seed: number;
  /** Of the bootstrap; 0 leaves intervals out. */
  readonly draws: number;
}

/** One measure of one run; `value` is text for `runid` and `relstring`. */
export interface MeasureRow {
  readonly measure: string;
  readonly value: number | string;
  /** Ends of the interval over topics; null for sums and where it was not asked for. */
  readonly low: number | null;
  readonly high: number | null;
}

export interface TopicRow {
  readonly topic: string;
  /** The run has nothing for it. */
  readonly missing: boolean;
  readonly values: Readonly<Record<string, number | string>>;
}

export interface RunScores {
  readonly run: string;
  readonly source: string;
  readonly topics: number;
  /** Topics of the qrels that the run lacks: counted with 0. */
  readonly missing: number;
  /** Topics of the run that the qrels lack: left out. */
  readonly ignored: number;
  /** Share of the first ten that is judged, over topics that the run has. */
  readonly judged_10: number;
  /** Worked out when it is looked at: trec_eval's format has no intervals. */
  readonly measures: readonly MeasureRow[];
  readonly per_topic?: readonly TopicRow[];
  /** The figures of the stack's scripts, which are not what their names say, and the cut they stand for. */
  readonly stack?: StackFigures & { readonly k: number };
}

export interface Scores {
  readonly qrels: string;
  readonly compat: ScoreOptions["compat"];
  readonly level: number;
  /** Of the intervals. */
  readonly confidence: number;
  readonly runs: readonly RunScores[];
  readonly warnings: readonly string[];
}

/** What renderers need beside the data: not enumerable, so JSON leaves it out. */
export interface Scored {
  readonly scores: Scores;
  readonly evaluations: readonly Evaluation[];
  /** Names of the columns in trec_eval's format. */
  readonly trecColumns: readonly string[];
}

const CONFIDENCE = 0.95;

type Places = ReturnType<typeof placesOf>;

/** What is looked at while it is there: one run is kept at a time. */
export type EachRun = (qrels: Qrels, run: Run) => void;

/** Reads judgements and runs, scores each run. Throws `PmovesError` for what is wrong with a file. */
export async function score(
  files: InputFiles,
  request: ScoreRequest,
  each: EachRun = () => undefined,
): Promise<Scored> {
  const { options } = request;
  const warnings: Warning[] = [];
  const qrels = await readQrels(files, request.qrels, options.compat);
  warnings.push(...qrels.warnings);
  const against = request.against === undefined ? undefined : await readRun(files, request.against, options);
  const evaluations: Evaluation[] = [];
  const runs: RunScores[] = [];
  const asked = request.measures.length > 0;
  const wanted = asked ? request.measures : ["official", "standard"];
  const shown = new Set(columnsOf(asked ? request.measures : ["standard"], options));
  for (const path of request.runs) {
    const run = await readRun(files, path, options);
    warnings.push(...run.warnings);
    let evaluation = evaluate(qrels.value, run.value, [...wanted, "judged.10"], options);
    if (against !== undefined) {
      evaluation = addColumn(evaluation, "rbo", (qid) => overlap(run.value, against.value, qid, options));
      shown.add("rbo");
    }
    evaluations.push(evaluation);
    each(qrels.value, run.value);
    runs.push(runScores(evaluation, { qrels: qrels.value, run: run.value, shown, request }));
  }
  const { compat, level } = options;
  const scores: Scores = {
    qrels: request.qrels,
    compat,
    level,
    confidence: CONFIDENCE,
    runs: relabelled(runs),
    warnings: warnings.map(warningText),
  };
  const trecColumns = columnsOf(asked ? request.measures : ["official"], options);
  return {
    scores,
    evaluations,
    trecColumns: against === undefined ? trecColumns : [...trecColumns, "rbo"],
  };
}

/** Changes names in place: a copy would look at the measures, which are worked out then. */
function relabelled(runs: readonly (RunScores & { run: string })[]): readonly RunScores[] {
  const names = runNames(
    runs.map(({ run }) => run),
    runs.map(({ source }) => source),
  );
  for (const [i, run] of runs.entries()) run.run = names[i] ?? run.run;
  return runs;
}

function overlap(run: Run, other: Run, qid: string, options: ScoreOptions): number {
  return rankBiasedOverlap(rankingOf(run, qid, options), rankingOf(other, qid, options)) ?? 0;
}

interface About {
  readonly qrels: Qrels;
  readonly run: Run;
  readonly shown: ReadonlySet<string>;
  readonly request: ScoreRequest;
}

function runScores(evaluation: Evaluation, { qrels, run, shown, request }: About): RunScores {
  const { topics, ignored } = evaluation;
  const places = placesOf(evaluation, [...shown]);
  let rows: readonly MeasureRow[] | undefined;
  return {
    run: toText(evaluation.run),
    source: run.source,
    topics: topics.length,
    missing: topics.filter(({ missing }) => missing).length,
    ignored: ignored.length,
    judged_10: judgedShare(evaluation),
    get measures() {
      rows ??= measureRows(evaluation, places, request);
      return rows;
    },
    ...(request.perTopic ? { per_topic: topicRows(evaluation, places) } : {}),
    ...(request.stackAt === undefined
      ? {}
      : { stack: { k: request.stackAt, ...stackOf(qrels, run, request.stackAt, request.options) } }),
  };
}

/** Of topics that the run has: where there is nothing, nothing is unjudged. */
function judgedShare({ columns, topics }: Evaluation): number {
  const at = columns.findIndex(({ name }) => name === "judged_10");
  return mean(topics.filter(({ missing }) => !missing).map(({ values }) => values[at] as number));
}

function measureRows(
  evaluation: Evaluation,
  places: Places,
  { seed, draws }: ScoreRequest,
): readonly MeasureRow[] {
  const intervals =
    draws === 0 || evaluation.topics.length < 2
      ? undefined
      : columnIntervals(
          evaluation,
          places.map(([i]) => i),
          { seed, draws, level: CONFIDENCE },
        );
  return places.flatMap(([i, column]) => {
    if (column.summary === "none") return [];
    const value = column.summary === "run_id" ? toText(evaluation.run) : (evaluation.totals[i] as number);
    const { low = null, high = null } = intervals?.get(i) ?? {};
    return [{ measure: column.name, value, low, high }];
  });
}

function topicRows({ topics }: Evaluation, places: Places): readonly TopicRow[] {
  return topics.map(({ qid, missing, values, texts }) => ({
    topic: toText(qid),
    missing,
    values: Object.fromEntries(
      places
        .filter(([, { perTopic }]) => perTopic)
        .map(([i, { name }]) => [name, texts[i] ?? (values[i] as number)]),
    ),
  }));
}

function stackOf(qrels: Qrels, run: Run, k: number, options: ScoreOptions): StackFigures {
  return meanStackFigures(
    [...qrels.topics].map(([qid, judgements]) => {
      const gold = new Set([...judgements].filter(([, grade]) => grade >= options.level).map(([doc]) => doc));
      return stackFigures(rankingOf(run, qid, options), gold, k);
    }),
  );
}
