import { PmovesError } from "../../kernel/errors.ts";
import { maxGradeOf } from "../evaluate.ts";
import type { InputFiles } from "../ports.ts";
import type { Warning } from "../problem.ts";
import type { Qrels } from "../qrels.ts";
import type { Compat } from "../rank.ts";
import { type Loaded, readQrels } from "../read/qrels-file.ts";
import { readRun } from "../read/run-file.ts";
import type { Run } from "../run.ts";
import { checkOverlap } from "./check-overlap.ts";
import { checkQrels, type Scale } from "./check-qrels.ts";
import { checkRun } from "./check-run.ts";
import type { Finding } from "./finding.ts";

export interface CheckRequest {
  readonly qrels: string;
  readonly runs: readonly string[];
  /** Other judgements of the same topics, e.g. a judge's. */
  readonly others: readonly string[];
  readonly level: number;
  readonly scale?: Scale | undefined;
  readonly compat: Compat;
}

/** Looks over judgements and runs. What can't be read is a finding too, and the others are still checked. */
export async function check(files: InputFiles, request: CheckRequest): Promise<readonly Finding[]> {
  const { compat, level, scale } = request;
  const findings: Finding[] = [];
  const qrels = await reading(request.qrels, () => readQrels(files, request.qrels, compat), findings);
  if (qrels !== undefined) findings.push(...checkQrels(qrels, level, scale));
  for (const path of request.others) {
    const other = await reading(path, () => readQrels(files, path, compat), findings);
    if (other === undefined) continue;
    findings.push(...checkQrels(other, level, scale));
    if (qrels !== undefined) findings.push(...checkScales(qrels, other));
  }
  for (const path of request.runs) {
    const run: Run | undefined = await reading(
      path,
      () => readRun(files, path, { compat, ranks: true }),
      findings,
    );
    if (run === undefined) continue;
    findings.push(...checkRun(run));
    if (qrels !== undefined) findings.push(...checkOverlap(qrels, run));
  }
  return findings;
}

const said = ({ source, line, text, more }: Warning): Finding => ({
  severity: "warning",
  file: source,
  line,
  code: "odd_line",
  text: more === 0 ? text : `${text} (and ${more} more like it)`,
});

async function reading<Thing>(
  file: string,
  read: () => Promise<Loaded<Thing>>,
  findings: Finding[],
): Promise<Thing | undefined> {
  try {
    const { value, warnings } = await read();
    findings.push(...warnings.map(said));
    return value;
  } catch (error) {
    if (!(error instanceof PmovesError)) throw error;
    const [, line, text] = /^.*?:(\d+): (.*)$/s.exec(error.message.replace(file, "")) ?? [];
    const place = line === undefined ? {} : { line: Number(line) };
    const plain = text ?? error.message.replace(`${file}: `, "");
    const fix = error.hint === undefined ? "" : ` (${error.hint})`;
    findings.push({
      severity: "error",
      file,
      ...place,
      code: error.code.replace("eval.", ""),
      text: plain + fix,
    });
    return undefined;
  }
}

function checkScales(qrels: Qrels, other: Qrels): readonly Finding[] {
  const [one, two] = [maxGradeOf(qrels), maxGradeOf(other)];
  if (one === two) return [];
  const text = `grades go up to ${two}, those of ${qrels.source} to ${one}: measures with gains don't compare`;
  return [{ severity: "warning", file: other.source, code: "scale", text }];
}
