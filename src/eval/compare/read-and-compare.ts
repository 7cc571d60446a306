import { EXIT, PmovesError } from "../../kernel/errors.ts";
import { toBytes, toText } from "../bytes.ts";
import { type Evaluation, evaluate } from "../evaluate.ts";
import { selectMeasures } from "../measures/select.ts";
import type { ScoreOptions } from "../options.ts";
import type { InputFiles } from "../ports.ts";
import { type Warning, warningText } from "../problem.ts";
import { readQrels } from "../read/qrels-file.ts";
import { readRun } from "../read/run-file.ts";
import { runNames } from "../run-names.ts";
import { type CompareOptions, compareRuns, type Difference } from "./compare.ts";

export interface CompareRequest {
  readonly qrels: string;
  /** The first is the baseline. */
  readonly runs: readonly string[];
  readonly measures: readonly string[];
  readonly options: ScoreOptions;
  readonly how: CompareOptions;
}

export interface Compared {
  readonly differences: readonly Difference[];
  readonly warnings: readonly string[];
}

/** Reads judgements and runs and compares the runs. Throws `PmovesError` for what is wrong with a file. */
export async function readAndCompare(files: InputFiles, request: CompareRequest): Promise<Compared> {
  const { options } = request;
  if (request.runs.length < 2) {
    throw new PmovesError("there is one run, and nothing to compare it with", {
      code: "eval.one_run",
      exit: EXIT.usage,
      hint: "name two runs or more, the baseline first",
    });
  }
  const qrels = await readQrels(files, request.qrels, options.compat);
  const warnings: Warning[] = [...qrels.warnings];
  const evaluations: Evaluation[] = [];
  for (const path of request.runs) {
    const run = await readRun(files, path, options);
    warnings.push(...run.warnings);
    evaluations.push(evaluate(qrels.value, run.value, request.measures, options));
  }
  const names = selectMeasures(request.measures, { ...options, maxGrade: 1 }).flatMap(({ columns }) =>
    columns.filter(({ perTopic, format }) => perTopic && format === "fixed").map(({ name }) => name),
  );
  if (names.length === 0) {
    throw new PmovesError(`${request.measures.join(", ")}: no figure of single topics`, {
      code: "eval.not_per_topic",
      exit: EXIT.usage,
      hint: "compare by a measure that each topic has, e.g. ndcg_cut.10 or map",
    });
  }
  return {
    differences: compareRuns(named(evaluations, request.runs), [...new Set(names)], request.how),
    warnings: warnings.map(warningText),
  };
}

/** Runs that call themselves the same are told apart by their files. */
export function named(evaluations: readonly Evaluation[], files: readonly string[]): readonly Evaluation[] {
  const names = runNames(
    evaluations.map(({ run }) => toText(run)),
    files,
  );
  return evaluations.map((evaluation, i) => ({ ...evaluation, run: toBytes(names[i] ?? "") }));
}
