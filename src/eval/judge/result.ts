import { type ByteText, compareBytes, toBytes, toText } from "../bytes.ts";
import type { Qrels } from "../qrels.ts";
import type { JudgeIdentity } from "./answer.ts";
import { type CallRow, compareRows } from "./call-row.ts";
import type { Combination } from "./combine.ts";
import { type Duel, duelsOf, type Graded, gradesOf, gradesOfDuels } from "./grades.ts";
import type { StopReason } from "./judge-journal.ts";
import type { Problem } from "./parse-grade.ts";

/** What was asked for, as the manifest tells it. */
export interface RunFacts {
  readonly run: string;
  readonly mode: "pointwise" | "pairwise";
  readonly scale: string;
  readonly max: number;
  readonly samples: number;
  readonly combine: Combination;
  readonly depth: number;
  readonly prompt: string;
  readonly prompt_hash: string;
  readonly judge: JudgeIdentity;
  readonly params: {
    readonly temperature: number | null;
    readonly max_tokens: number;
    readonly seed: number;
  };
  readonly runs: readonly string[];
  readonly tool: string;
}

/** What a run of the judge came to, made from its rows alone: a replay gives the same. */
export interface JudgeResult extends RunFacts {
  readonly complete: boolean;
  readonly topics: number;
  readonly pooled: number;
  /** Documents of the pool with a grade by people, by the judge, and without. */
  readonly human: number;
  readonly judged: number;
  readonly unparsed: number;
  readonly failed: number;
  readonly not_asked: number;
  readonly no_text: number;
  readonly problems: Readonly<Partial<Record<Problem, number>>>;
  /** How many documents got each grade from 0. */
  readonly grades: readonly number[];
  /** Calls behind the rows, their tokens and USD; null where nobody said. */
  readonly calls: number;
  readonly input_tokens: number | null;
  readonly output_tokens: number | null;
  readonly cost: number | null;
  /** Who answered, with how many calls each. */
  readonly served: Readonly<Record<string, number>>;
  /** Pairs: share of duels in which both orders agreed, and share of verdicts for the first slot. */
  readonly position_consistency: number | null;
  readonly first_slot_rate: number | null;
}

export interface Gathered {
  readonly rows: readonly CallRow[];
  /** Units of the plan that have no row. */
  readonly notAsked: number;
  readonly topics: number;
  readonly pooled: number;
  readonly human: number;
  /** Holes of the pool without a text or question. */
  readonly noText: number;
  readonly stopped: StopReason | undefined;
}

export function resultOf(facts: RunFacts, gathered: Gathered): JudgeResult {
  const { rows } = gathered;
  const graded = gradedOf(facts, rows);
  const duels = duelsOf(rows);
  const failed = rows.filter(({ problem }) => problem === "error").length;
  const answers = answersIn(rows);
  const unparsed = facts.mode === "pointwise" ? unparsedOf(graded, rows) : nullDuels(duels);
  return {
    ...facts,
    complete: failed === 0 && gathered.notAsked === 0 && gathered.stopped === undefined,
    topics: gathered.topics,
    pooled: gathered.pooled,
    human: gathered.human,
    judged: graded.filter(({ grade }) => grade !== null).length,
    unparsed,
    failed,
    not_asked: gathered.notAsked,
    no_text: gathered.noText,
    problems: countsOf(rows.flatMap(({ problem }) => problem ?? [])),
    grades: Array.from(
      { length: facts.max + 1 },
      (_, grade) => graded.filter((one) => one.grade === grade).length,
    ),
    calls: answers.length,
    input_tokens: sumOf(answers, "input_tokens"),
    output_tokens: sumOf(answers, "output_tokens"),
    cost: sumOf(answers, "cost"),
    served: countsOf(
      answers.flatMap(({ served }) =>
        served === null ? [] : (served.target ?? served.variant ?? "not told"),
      ),
    ),
    position_consistency: shareOf(duels.flatMap(({ consistent }) => consistent ?? [])),
    first_slot_rate: shareOf(
      rows.flatMap(({ preferred }) =>
        preferred === null || preferred === "tie" ? [] : preferred === "first",
      ),
    ),
  };
}

export function gradedOf({ mode, combine, max }: RunFacts, rows: readonly CallRow[]): readonly Graded[] {
  return mode === "pointwise" ? gradesOf(rows, combine) : gradesOfDuels(duelsOf(rows), max);
}

/** Documents whose every call was answered and that have no grade for all that. */
function unparsedOf(graded: readonly Graded[], rows: readonly CallRow[]): number {
  const failed = new Set(
    rows.filter(({ problem }) => problem === "error").map(({ topic, doc }) => JSON.stringify([topic, doc])),
  );
  return graded.filter(({ topic, doc, grade }) => grade === null && !failed.has(JSON.stringify([topic, doc])))
    .length;
}

function nullDuels(duels: readonly Duel[]): number {
  return duels.filter(({ winner }) => winner === null).length;
}

function countsOf<Name extends string>(names: readonly Name[]): Record<Name, number> {
  const counts: Partial<Record<Name, number>> = {};
  for (const name of names.toSorted()) counts[name] = (counts[name] ?? 0) + 1;
  return counts as Record<Name, number>;
}

function shareOf(values: readonly boolean[]): number | null {
  return values.length === 0 ? null : values.filter(Boolean).length / values.length;
}

/** One row for each answer, in the order of the file: documents of the same text share theirs. */
function answersIn(rows: readonly CallRow[]): readonly CallRow[] {
  const answered = rows.filter(({ problem }) => problem !== "error").toSorted(compareRows);
  return [...new Map(answered.map((row) => [row.key, row])).values()];
}

/** null where any is unknown. */
function sumOf(rows: readonly CallRow[], key: "input_tokens" | "output_tokens" | "cost"): number | null {
  let sum = 0;
  for (const row of rows) {
    const value = row[key];
    if (value === null) return null;
    sum += value;
  }
  return key === "cost" ? Number(sum.toFixed(12)) : sum;
}

/** One row a line, in the order of the file. */
export function provenanceText(rows: readonly CallRow[]): string {
  return rows
    .toSorted(compareRows)
    .map((row) => `${JSON.stringify(row)}\n`)
    .join("");
}

/**
 * TREC qrels: every grade of people (second column 0) and of the judge (1). What has no grade is not there, and
 * so counts as unjudged.
 */
export function qrelsText(human: Qrels | undefined, graded: readonly Graded[]): string {
  const topics = new Map<ByteText, Map<ByteText, readonly [by: 0 | 1, grade: number]>>();
  const of = (qid: ByteText) => {
    const known = topics.get(qid) ?? new Map<ByteText, readonly [by: 0 | 1, grade: number]>();
    topics.set(qid, known);
    return known;
  };
  for (const [qid, judgements] of human?.topics ?? []) {
    for (const [docno, grade] of judgements) of(qid).set(docno, [0, grade]);
  }
  for (const { topic, doc, grade } of graded) {
    if (grade !== null) of(toBytes(topic)).set(toBytes(doc), [1, grade]);
  }
  const lines: string[] = [];
  for (const qid of [...topics.keys()].sort(compareBytes)) {
    const judgements = [...(topics.get(qid) ?? [])].sort(([a], [b]) => compareBytes(a, b));
    for (const [docno, [by, grade]] of judgements)
      lines.push(`${toText(qid)} ${by} ${toText(docno)} ${grade}\n`);
  }
  return lines.join("");
}
