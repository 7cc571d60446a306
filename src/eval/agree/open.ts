import { maxGradeOf } from "../evaluate.ts";
import { outputPaths } from "../judge/outputs.ts";
import { type ScaleName, scaleNames, scaleOf } from "../judge/scale.ts";
import type { InputFiles } from "../ports.ts";
import { inputError, type Warning } from "../problem.ts";
import { readQrels } from "../read/qrels-file.ts";
import { readRun } from "../read/run-file.ts";
import type { Run } from "../run.ts";
import { readCalls } from "./read-calls.ts";
import type { AgreeInputs } from "./report.ts";

export interface AgreeFiles {
  readonly people: string;
  readonly judge: string;
  readonly runs: readonly string[];
  readonly calls?: string | undefined;
  readonly scale?: ScaleName | undefined;
  readonly systemModel: readonly string[];
}

/** Reads all that is to be compared. Throws `PmovesError` for files that can't be read or scales that don't fit. */
export async function openAgreement(
  files: InputFiles,
  { people, judge, runs: paths, calls, scale, systemModel }: AgreeFiles,
): Promise<{ readonly inputs: AgreeInputs; readonly max: number; readonly warnings: readonly Warning[] }> {
  const human = await readQrels(files, people, "trec10");
  const judged = await readQrels(files, judge, "trec10");
  const warnings = [...human.warnings, ...judged.warnings];
  const runs: Run[] = [];
  for (const path of paths) {
    const loaded = await readRun(files, path, { compat: "trec10" });
    warnings.push(...loaded.warnings);
    runs.push(loaded.value);
  }
  const beside = outputPaths(judge).provenance;
  const path = calls ?? ((await files.kind(beside)) === "file" ? beside : undefined);
  const rows = path === undefined ? undefined : await readCalls(files, path);
  const inputs = { human: human.value, judge: judged.value, rows, runs, systemModels: systemModel };
  const tops = [
    { source: people, max: maxGradeOf(human.value) },
    { source: judge, max: maxGradeOf(judged.value) },
  ];
  const told = scale ?? rows?.[0]?.scale;
  return { inputs, max: scaleFor(told, tops), warnings };
}

/** The highest grade of the scale that was named, else of the smallest that holds all grades. */
function scaleFor(
  named: string | undefined,
  tops: readonly { readonly source: string; readonly max: number }[],
): number {
  const most = Math.max(...tops.map(({ max }) => max));
  const name = scaleNames.find((one) => (named === undefined ? scaleOf(one).max >= most : one === named));
  const max = name === undefined ? undefined : scaleOf(name).max;
  const beyond = tops.find((top) => max === undefined || top.max > max);
  if (max === undefined || beyond !== undefined) {
    const { source, max: grade } = beyond ?? { source: "a file", max: most };
    throw inputError(
      { source },
      `grade ${grade} is beyond the scale${named === undefined ? "" : ` ${named}`}`,
      "grades of people and judge must be on one scale: 0-1, 0-3 or 0-4",
      "eval.scale",
    );
  }
  return max;
}
