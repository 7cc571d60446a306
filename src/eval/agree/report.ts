import { toBytes, toText } from "../bytes.ts";
import type { CallRow } from "../judge/call-row.ts";
import type { Combination } from "../judge/combine.ts";
import { gradesOf } from "../judge/grades.ts";
import { familyOf, sameFamily } from "../judge/identity.ts";
import type { Qrels } from "../qrels.ts";
import type { Run } from "../run.ts";
import type { EvalTable } from "../settings.ts";
import { seededRandom } from "../stats/random.ts";
import { ordinalAlphaOf } from "./alpha.ts";
import {
  addUp,
  agreement,
  bias,
  type Confusion,
  confusionOf,
  cutAt,
  kappa,
  meanError,
  recallByGrade,
} from "./confusion.ts";
import { type Consistency, consistencyOf } from "./consistency.ts";
import { type Figure, figureOf } from "./figure.ts";
import { fitGradeMap, type GradeMap, mapped } from "./grade-map.ts";
import { type SystemAgreement, systemAgreement } from "./systems.ts";
import { type Judged, verdictOf } from "./verdict.ts";

export interface AgreeInputs {
  readonly human: Qrels;
  readonly judge: Qrels;
  /** Every call behind the judge's grades, where there is a provenance file. */
  readonly rows: readonly CallRow[] | undefined;
  readonly runs: readonly Run[];
  /** Models that the systems under test use, as the user names them. */
  readonly systemModels: readonly string[];
}

export interface AgreeWish {
  /** Highest grade of the scale. */
  readonly max: number;
  readonly combine: Combination;
  readonly measure: string;
  readonly top: number;
  readonly level: number;
  readonly draws: number;
  readonly seed: number;
  readonly thresholds: EvalTable;
}

/** How far a judge can be believed. Figures have 95 % intervals by drawing topics. */
export interface AgreeReport extends Judged {
  readonly pairs: number;
  readonly topics: number;
  readonly max: number;
  /** Rows: people's grade from 0; columns: the judge's. */
  readonly confusion: Confusion;
  readonly agreement: Figure;
  readonly kappa: Figure;
  readonly kappa_linear: Figure;
  readonly kappa_quadratic: Figure;
  /** Both sides split at each grade from 1. */
  readonly kappa_at: readonly { readonly cut: number; readonly kappa: Figure }[];
  readonly alpha_ordinal: Figure;
  readonly mean_error: Figure;
  readonly bias: Figure;
  readonly recall_by_grade: readonly (number | null)[];
  readonly map: MapReport | null;
  readonly consistency: Consistency | null;
  readonly systems: SystemAgreement | null;
  readonly judges: readonly string[];
  readonly warnings: readonly string[];
}

/** A map of the judge's grades, fitted on half of the topics; kappas are quadratic, of the other half. */
export interface MapReport {
  readonly map: GradeMap;
  readonly fitted_on: number;
  readonly tested_on: number;
  readonly kappa_before: number | null;
  readonly kappa_after: number | null;
}

type Pair = readonly [human: number, judge: number];

/** Pairs by topic: documents that both have graded. */
function pairsByTopic({ human, judge, rows }: AgreeInputs, how: Combination): readonly (readonly Pair[])[] {
  const own = rows === undefined ? judge.topics : gradesIn(rows, how);
  const topics: (readonly Pair[])[] = [];
  for (const [qid, graded] of human.topics) {
    const judged = own.get(qid);
    if (judged === undefined) continue;
    const pairs = [...graded].flatMap(([docno, grade]): readonly Pair[] => {
      const other = judged.get(docno);
      return other === undefined || other < 0 || grade < 0 ? [] : [[grade, other]];
    });
    if (pairs.length > 0) topics.push(pairs);
  }
  return topics;
}

function gradesIn(
  rows: readonly CallRow[],
  how: Combination,
): ReadonlyMap<string, ReadonlyMap<string, number>> {
  const topics = new Map<string, Map<string, number>>();
  for (const { topic, doc, grade } of gradesOf(rows, how, { rechecks: true })) {
    if (grade === null) continue;
    const qid = toBytes(topic);
    const judged = topics.get(qid) ?? new Map<string, number>();
    topics.set(qid, judged);
    judged.set(toBytes(doc), grade);
  }
  return topics;
}

export function agreeReport(inputs: AgreeInputs, wish: AgreeWish): AgreeReport {
  const { max, draws, seed, thresholds } = wish;
  const topics = pairsByTopic(inputs, wish.combine);
  const tables = topics.map((pairs) => confusionOf(pairs, max));
  const all = addUp(tables, [...tables.keys()], max);
  const figure = (of: (counts: Confusion) => number | null): Figure =>
    figureOf(tables.length, (units) => of(addUp(tables, units, max)), { draws, seed });
  const consistency =
    inputs.rows === undefined ? undefined : consistencyOf(inputs.rows, wish.combine, { draws, seed });
  const systems = systemAgreement(inputs.human, inputs.judge, inputs.runs, {
    ...wish,
    options: { level: wish.level },
    draws: Math.min(draws, 2000),
  });
  const quadratic = figure((counts) => kappa(counts, "quadratic"));
  const off = figure(bias);
  const pairs = topics.reduce((sum, of) => sum + of.length, 0);
  const judges = judgesOf(inputs.rows ?? []);
  return {
    ...verdictOf({ pairs, kappa: quadratic, bias: off, systems, consistency }, thresholds),
    pairs,
    topics: topics.length,
    max,
    confusion: all,
    agreement: figure(agreement),
    kappa: figure((counts) => kappa(counts, "plain")),
    kappa_linear: figure((counts) => kappa(counts, "linear")),
    kappa_quadratic: quadratic,
    kappa_at: Array.from({ length: max }, (_, i) => ({
      cut: i + 1,
      kappa: figure((counts) => kappa(cutAt(counts, i + 1), "plain")),
    })),
    alpha_ordinal: figure(ordinalAlphaOf),
    mean_error: figure(meanError),
    bias: off,
    recall_by_grade: recallByGrade(all),
    map: mapReport(tables, max, seed),
    consistency: consistency ?? null,
    systems: systems ?? null,
    judges,
    warnings: warningsOf(inputs, judges),
  };
}

/** Fitted on one half of the topics, by a seeded choice, and tested on the other. */
function mapReport(tables: readonly Confusion[], max: number, seed: number): MapReport | null {
  if (tables.length < 2) return null;
  const random = seededRandom(seed);
  const order = [...tables.keys()].map((i) => ({ i, at: random.unit() })).sort((a, b) => a.at - b.at);
  const half = Math.floor(order.length / 2);
  const pick = (part: readonly { readonly i: number }[]) =>
    addUp(
      tables,
      part.map(({ i }) => i),
      max,
    );
  const map = fitGradeMap(pick(order.slice(0, half)));
  const test = pick(order.slice(half));
  return {
    map,
    fitted_on: half,
    tested_on: order.length - half,
    kappa_before: kappa(test, "quadratic"),
    kappa_after: kappa(mapped(test, map), "quadratic"),
  };
}

/** Models behind the judge, as far as calls tell: what served, and what its target calls the model. */
function judgesOf(rows: readonly CallRow[]): readonly string[] {
  const names = new Set<string>();
  for (const { judge, served } of rows) {
    const target = served?.target;
    if (target === null || target === undefined) names.add(judge.name);
    else names.add(judge.targets.find((one) => one.startsWith(`${target}=`)) ?? target);
  }
  return [...names].sort();
}

/** Grades in the judge's qrels that no call gave: those of people, which `eval judge --qrels` keeps. */
function keptGrades({ judge, rows }: AgreeInputs): number {
  if (rows === undefined) return 0;
  const asked = new Set(
    rows.filter(({ probe }) => probe === null).map(({ topic, doc }) => JSON.stringify([topic, doc])),
  );
  let kept = 0;
  for (const [qid, judged] of judge.topics) {
    for (const docno of judged.keys())
      if (!asked.has(JSON.stringify([toText(qid), toText(docno)]))) kept += 1;
  }
  return kept;
}

function warningsOf(inputs: AgreeInputs, judges: readonly string[]): readonly string[] {
  const { runs, systemModels } = inputs;
  const warnings: string[] = [];
  const kept = keptGrades(inputs);
  if (runs.length > 0 && kept > 0) {
    warnings.push(
      `${kept} grades of the judge's qrels are people's own, so the order of systems agrees by itself: judge without --qrels to compare it`,
    );
  }
  if (judges.length > 1) {
    warnings.push(
      `${judges.length} models answered for one judge (${judges.join(", ")}): pin a variant or model`,
    );
  }
  const systems = [...systemModels, ...runs.map(({ id }) => toText(id))];
  const kin = sameFamily(judges, systems);
  if (kin.length > 0) {
    const families = [...new Set(kin.flatMap((name) => familyOf(name) ?? []))].join(", ");
    warnings.push(
      `judge and system are of one family (${families}: ${kin.join(", ")}): it may favour what sounds like itself`,
    );
  }
  return warnings;
}
