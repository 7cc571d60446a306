import type { CallRow, JudgeProgress } from "../../eval/index.ts";
import { bar, dollars, duration, grouped, rate } from "../base/format.ts";
import type { Size } from "../base/screen.ts";
import type { ScreenTheme } from "../base/theme.ts";
import { lineOf, padded, type Span } from "../base/width.ts";

const NAME = 11;

/** Everything but the first and last line: how it goes, what it comes to, and the newest judgements with reasons. */
export function judgeLines(progress: JudgeProgress, size: Size, theme: ScreenTheme): readonly string[] {
  const { columns } = size;
  const line = (name: string, ...spans: readonly Span[]) =>
    lineOf([[padded(name, NAME), theme.dim], ...spans], columns);
  return [
    ...flow(progress, line, theme),
    line("grades", gradesText(progress)),
    line("agreement", ...agreement(progress, theme)),
    ...problems(progress, line, theme),
    "",
    theme.strong(padded("latest", columns)),
    ...progress.latest.flatMap((row) => rowLines(row, columns, theme)),
  ];
}

type Line = (name: string, ...spans: readonly Span[]) => string;

function flow(
  { done, units, perSecond, leftMs, state }: JudgeProgress,
  line: Line,
  theme: ScreenTheme,
): readonly string[] {
  const share = units === 0 ? 0 : done / units;
  const left = leftMs === null || done >= units ? "" : `, ${duration(leftMs)} left`;
  const { cost = 0, calls = 0, cached = 0, inFlight = 0, limit = 0, refusals = 0, errors = 0 } = state ?? {};
  return [
    line(
      "judged",
      [bar(share, 20), theme.good],
      ` ${grouped(done)} of ${grouped(units)}, ${rate(perSecond)}/s${left}`,
    ),
    line(
      "cost",
      `${cost === null ? "unknown" : dollars(cost)}, ${grouped(calls)} calls, ${grouped(cached)} from the journal`,
    ),
    line(
      "in flight",
      `${inFlight} of ${limit}`,
      refusals > 0 ? [`, ${grouped(refusals)} refused for load`, theme.warning] : "",
      errors > 0 ? [`, ${grouped(errors)} failed`, theme.error] : "",
    ),
  ];
}

function gradesText({ grades }: JudgeProgress): string {
  const most = Math.max(1, ...grades);
  return grades.map((count, grade) => `${grade} ${bar(count / most, 6)} ${grouped(count)}`).join("   ");
}

function agreement(
  { agreement: { pairs, same, kappa } }: JudgeProgress,
  theme: ScreenTheme,
): readonly Span[] {
  if (pairs === 0) return [["not known: --qrels with --recheck asks for what people graded", theme.dim]];
  const quadratic = kappa === null ? "" : `, quadratic kappa ${kappa.toFixed(3)}`;
  return [
    `${(100 * same).toFixed(0)} % the same as people${quadratic}`,
    [` (${grouped(pairs)} so far)`, theme.dim],
  ];
}

function problems({ problems: counts }: JudgeProgress, line: Line, theme: ScreenTheme): readonly string[] {
  const told = Object.entries(counts).map(
    ([problem, count]) => `${problem.replaceAll("_", " ")} ${grouped(count)}`,
  );
  return told.length === 0 ? [] : [line("no grade", [told.join(", "), theme.warning])];
}

function rowLines(row: CallRow, columns: number, theme: ScreenTheme): readonly string[] {
  const { topic, doc, against, grade, preferred, problem, rationale, error, probe } = row;
  const verdict: Span =
    problem !== null
      ? [problem.replaceAll("_", " "), problem === "error" ? theme.error : theme.warning]
      : [against === null ? String(grade) : `${preferred}`, theme.accent];
  const what = against === null ? doc : `${doc} / ${against}`;
  const kind: Span = probe === null ? "" : [` ${probe}`, theme.dim];
  return [
    lineOf(
      [[`${topic} `, theme.dim], `${what} `, verdict, kind, [`  ${error ?? rationale}`, theme.dim]],
      columns,
    ),
  ];
}
