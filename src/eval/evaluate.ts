import { EXIT, PmovesError } from "../kernel/errors.ts";
import { compareBytes, toText } from "./bytes.ts";
import { LEAST_OF_GEOMETRIC_MEAN } from "./measures/average-precision.ts";
import type { BoundMeasure, MeasureColumn } from "./measures/measure.ts";
import { selectMeasures } from "./measures/select.ts";
import type { ScoreOptions } from "./options.ts";
import type { Qrels } from "./qrels.ts";
import { rankTopic } from "./rank.ts";
import type { Run } from "./run.ts";
import { rankedTopic } from "./topic.ts";

/** What a run came to on one topic; `values` and `texts` run parallel to the columns. */
export interface TopicScores {
  /** Byte text. */
  readonly qid: string;
  /** The run has nothing for it: 0 everywhere, by `-c`. */
  readonly missing: boolean;
  readonly values: Float64Array;
  /** Text of the columns that are text; a hole elsewhere. */
  readonly texts: readonly (string | undefined)[];
}

export interface Evaluation {
  readonly run: string;
  readonly columns: readonly MeasureColumn[];
  /** In byte order of the topics. */
  readonly topics: readonly TopicScores[];
  /** Over all topics, parallel to the columns. */
  readonly totals: Float64Array;
  /** Topics of the run that the qrels don't have: they play no part. */
  readonly ignored: readonly string[];
}

/** Columns of these names with their places, in order, each name once; all without `names`. */
export function placesOf(
  { columns }: Pick<Evaluation, "columns">,
  names?: readonly string[],
): readonly (readonly [number, MeasureColumn])[] {
  const wanted = names === undefined ? undefined : new Set(names);
  const seen = new Set<string>();
  return [...columns.entries()].filter(([, { name }]) => {
    if (seen.has(name) || wanted?.has(name) === false) return false;
    seen.add(name);
    return true;
  });
}

/** The highest grade of a collection. */
export function maxGradeOf(qrels: Qrels): number {
  let max = 0;
  for (const judgements of qrels.topics.values()) {
    for (const grade of judgements.values()) if (grade > max) max = grade;
  }
  return max;
}

/** Scores a run. Throws `PmovesError` for documents named twice and, without `-c`, topics left out. */
export function evaluate(
  qrels: Qrels,
  run: Run,
  wanted: readonly string[],
  options: ScoreOptions,
): Evaluation {
  const { compat, collectionSize } = options;
  const bound = selectMeasures(wanted, { compat, collectionSize, maxGrade: maxGradeOf(qrels) });
  const columns = bound.flatMap((measure) => measure.columns);
  const topics: TopicScores[] = [];
  for (const qid of [...qrels.topics.keys()].sort(compareBytes)) {
    const scores = scoreTopic(qrels, run, qid, bound, columns, options);
    if (scores !== undefined) topics.push(scores);
  }
  if (!topics.some(({ missing }) => !missing)) throw nothingInCommon(qrels, run);
  const ignored = [...run.topics.keys()].filter((qid) => !qrels.topics.has(qid));
  return { run: run.id, columns, topics, totals: totalsOf(columns, topics), ignored };
}

function scoreTopic(
  qrels: Qrels,
  run: Run,
  qid: string,
  bound: readonly BoundMeasure[],
  columns: readonly MeasureColumn[],
  options: ScoreOptions,
): TopicScores | undefined {
  const judgements = qrels.topics.get(qid) ?? new Map<string, number>();
  const retrieved = run.topics.get(qid);
  if (retrieved === undefined && !options.complete) {
    if (options.compat === "trec9") return undefined;
    throw leftOut(run, qid);
  }
  const ranking =
    retrieved === undefined
      ? undefined
      : { topic: retrieved, ranked: rankTopic(run, qid, retrieved, options.compat, options.depth) };
  const topic = rankedTopic(qid, judgements, ranking, options);
  const values = new Float64Array(columns.length);
  const texts: (string | undefined)[] = [];
  const missing = retrieved === undefined;
  let at = 0;
  for (const measure of bound) {
    if (!missing) measure.score(topic, values, at);
    if (measure.text !== undefined) texts[at] = measure.text(topic);
    at += measure.columns.length;
  }
  // What a topic has of relevant documents does not depend on the run.
  if (missing)
    for (const [i, { name }] of columns.entries()) if (name === "num_rel") values[i] = topic.relevant;
  if (missing) emptyGeometric(columns, values);
  return { qid, missing, values, texts };
}

/** A logarithm of 0 would say that the topic was perfect. */
function emptyGeometric(columns: readonly MeasureColumn[], values: Float64Array): void {
  for (const [i, { summary }] of columns.entries()) {
    if (summary === "geometric") values[i] = Math.log(LEAST_OF_GEOMETRIC_MEAN);
  }
}

function totalsOf(columns: readonly MeasureColumn[], topics: readonly TopicScores[]): Float64Array {
  return Float64Array.from(columns, ({ summary }, i) => {
    if (summary === "topics") return topics.length;
    let sum = 0;
    for (const { values } of topics) sum += values[i] as number;
    if (summary === "mean") return sum / topics.length;
    return summary === "geometric" ? Math.exp(sum / topics.length) : sum;
  });
}

function leftOut(run: Run, qid: string): PmovesError {
  return new PmovesError(`${run.source}: topic ${toText(qid)} of the qrels is not in the run`, {
    code: "eval.missing_topic",
    exit: EXIT.usage,
    hint: "leave --no-complete out to count it with 0, or use --compat trec9, which passes over it",
  });
}

function nothingInCommon(qrels: Qrels, run: Run): PmovesError {
  const some = (topics: ReadonlyMap<string, unknown>) =>
    [...topics.keys()].slice(0, 3).map(toText).join(", ") || "none";
  return new PmovesError(`${run.source} and ${qrels.source} have no topic in common`, {
    code: "eval.no_common_topic",
    exit: EXIT.usage,
    hint: `topics of the run: ${some(run.topics)}; of the qrels: ${some(qrels.topics)}`,
  });
}
