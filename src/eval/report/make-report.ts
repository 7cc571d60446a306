import { openAgreement } from "../agree/open.ts";
import { agreeReport } from "../agree/report.ts";
import { checkOverlap } from "../check/check-overlap.ts";
import { checkQrels } from "../check/check-qrels.ts";
import { checkRun } from "../check/check-run.ts";
import type { Finding } from "../check/finding.ts";
import { type CompareOptions, compareRuns } from "../compare/compare.ts";
import { named } from "../compare/read-and-compare.ts";
import { columnsOf } from "../measures/select.ts";
import type { ScoreOptions } from "../options.ts";
import type { InputFiles } from "../ports.ts";
import { score } from "../score/score.ts";
import type { EvalTable } from "../settings.ts";
import { curveOf } from "./curves.ts";
import type { Report, RunCurve } from "./report-data.ts";

export interface ReportRequest {
  readonly title: string;
  readonly program: string;
  /** Unix milliseconds. */
  readonly now: number;
  readonly qrels: string;
  readonly runs: readonly string[];
  /** Grades of a judge, to be held against `qrels`. */
  readonly judged?: string | undefined;
  readonly measures: readonly string[];
  /** The one that plots and comparisons are of. */
  readonly measure: string;
  readonly options: ScoreOptions;
  readonly how: CompareOptions;
  readonly thresholds: EvalTable;
}

/** Reads all files and gathers what the page tells. Throws `PmovesError` for what is wrong with one. */
export async function makeReport(files: InputFiles, request: ReportRequest): Promise<Report> {
  const { qrels, runs, measure, options, how } = request;
  const curves: RunCurve[] = [];
  const findings: Finding[] = [];
  const asked = request.measures.length === 0 ? ["standard"] : request.measures;
  const scored = await score(
    files,
    {
      qrels,
      runs,
      measures: [...asked, measure],
      options,
      perTopic: true,
      seed: how.seed,
      draws: how.draws,
    },
    (judgements, run) => {
      if (findings.length === 0) findings.push(...checkQrels(judgements, options.level, undefined));
      curves.push(curveOf(judgements, run, options));
      findings.push(...checkRun(run), ...checkOverlap(judgements, run));
    },
  );
  const [column = measure] = columnsOf([measure], options);
  const evaluations = named(scored.evaluations, runs);
  return {
    title: request.title,
    generated_at: new Date(request.now).toISOString(),
    program: request.program,
    measure: column,
    scores: scored.scores,
    differences: runs.length < 2 ? [] : compareRuns(evaluations, [column], { ...how, perTopic: true }),
    curves: curves.map((curve, i) => ({ ...curve, run: scored.scores.runs[i]?.run ?? curve.run })),
    findings: findings.filter(({ severity }) => severity !== "note"),
    judge: await judgeOf(files, request),
  };
}

async function judgeOf(files: InputFiles, request: ReportRequest): Promise<Report["judge"]> {
  const { judged, qrels, runs, measure, options, how, thresholds } = request;
  if (judged === undefined) return null;
  const { inputs, max } = await openAgreement(files, {
    people: qrels,
    judge: judged,
    runs: runs.length < 2 ? [] : runs,
    systemModel: [],
  });
  return agreeReport(inputs, {
    max,
    combine: "median",
    measure,
    top: 5,
    level: options.level,
    draws: Math.min(how.draws, 2000),
    seed: how.seed,
    thresholds,
  });
}
