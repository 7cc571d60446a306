import type { Figure } from "../../agree/figure.ts";
import type { AgreeReport } from "../../agree/report.ts";
import type { Difference } from "../../compare/compare.ts";
import { figure, intervalText, percent } from "../figures.ts";
import { type Report, topicValues } from "../report-data.ts";
import { distributionPlot } from "./distribution.ts";
import { calibrationPlot, confusionPlot } from "./judge-plots.ts";
import { escaped, htmlTable } from "./markup.ts";
import { page } from "./page.ts";
import { rankCurves } from "./rank-curve.ts";
import { type TopicBar, topicBars } from "./topic-bars.ts";

function figureOf(drawing: string, caption: string): string {
  return `<figure>${drawing}<figcaption>${escaped(caption)}</figcaption></figure>`;
}

function section(title: string, inside: string): string {
  return `<section><h2>${escaped(title)}</h2>\n${inside}\n</section>`;
}

function facts({ scores, generated_at: at, program }: Report): string {
  const { qrels, runs, compat, level } = scores;
  const rows: readonly (readonly [string, string])[] = [
    ["judgements", qrels],
    ...runs.map(({ run, source }) => ["run", run === source ? run : `${run} (${source})`] as const),
    ["topics", runs.map(({ topics, missing }) => `${topics}, ${missing} not in the run`).join("; ")],
    ["judged of the first 10", runs.map(({ judged_10: judged }) => percent(judged)).join("; ")],
    ["relevant from grade", String(level)],
    ["rules of", compat],
    ["made", `${at} by ${program}`],
  ];
  return `<dl>${rows.map(([name, value]) => `<dt>${name}</dt><dd>${escaped(value)}</dd>`).join("")}</dl>`;
}

function measures({ scores }: Report): string {
  const { runs, confidence } = scores;
  const rows = (runs[0]?.measures ?? []).map(({ measure }) => [
    measure,
    ...runs.flatMap((run) => {
      const row = run.measures.find((other) => other.measure === measure);
      return [figure(row?.value ?? null), intervalText(row?.low ?? null, row?.high ?? null)];
    }),
  ]);
  const head = ["measure", ...runs.flatMap(({ run }) => [run, `${Math.round(confidence * 100)} % interval`])];
  return htmlTable([head, ...rows]);
}

function said(differences: readonly Difference[]): string {
  return `<ul class="said">${differences.map(({ sentence }) => `<li>${escaped(sentence)}</li>`).join("")}</ul>`;
}

function differenceBars({ measure, baseline, run, per_topic: topics = [] }: Difference): string {
  const bars: TopicBar[] = topics.map((one) => ({
    topic: one.topic,
    value: one.difference,
    title: `${one.topic}: ${figure(one.run)} less ${figure(one.baseline)} is ${one.difference.toFixed(4)}`,
  }));
  const caption = `${measure} by topic: ${run} less ${baseline}, the largest loss first`;
  return figureOf(topicBars(caption, bars), caption);
}

function valueBars(report: Report): string {
  const [run] = report.scores.runs;
  if (run === undefined) return "";
  const bars = topicValues(run, report.measure)
    .map(([topic, value]) => ({ topic, value, title: `${topic}: ${figure(value)}` }))
    .sort((a, b) => a.value - b.value);
  const caption = `${report.measure} of ${run.run} by topic, the lowest first`;
  return figureOf(topicBars(caption, bars), caption);
}

function legend(names: readonly string[]): string {
  return `<p>${names.map((name, i) => `<span class="key key${i % 6}"></span>${escaped(name)}`).join(" &nbsp; ")}</p>`;
}

function interval({ value, low, high }: Figure): readonly [string, string] {
  return [value === null ? "not defined" : value.toFixed(4), intervalText(low, high)];
}

function judge(report: AgreeReport): string {
  const rows = [
    ["kappa, quadratic", ...interval(report.kappa_quadratic)],
    ["kappa, linear", ...interval(report.kappa_linear)],
    ["kappa, plain", ...interval(report.kappa)],
    ["alpha, ordinal", ...interval(report.alpha_ordinal)],
    ["same grade", ...interval(report.agreement)],
    ["mean error in grades", ...interval(report.mean_error)],
    ["bias (judge less people)", ...interval(report.bias)],
  ];
  const reasons = report.reasons.map((reason) => `<li>${escaped(reason)}</li>`).join("");
  const parts = [
    `<p><strong>Verdict: ${escaped(report.verdict)}</strong> on ${report.pairs} documents of ${report.topics} topics.</p>`,
    reasons === "" ? "" : `<ul class="said">${reasons}</ul>`,
    htmlTable([["", "value", "95 % interval"], ...rows]),
    figureOf(
      confusionPlot(report.confusion),
      "Confusion: rows are people's grades, columns the judge's; the darker, the larger the share of its row",
    ),
    figureOf(
      calibrationPlot(report.confusion),
      "Calibration: mean of people's grades for each grade of the judge; on the diagonal both mean the same",
    ),
  ];
  return parts.join("\n");
}

/** The whole report as one HTML page that needs nothing else. */
export function reportPage(report: Report): string {
  const { scores, differences, findings, measure, curves, title } = report;
  const series = scores.runs.map((run) => ({
    name: run.run,
    values: topicValues(run, measure).map(([, value]) => value),
  }));
  const parts = [
    `<h1>${escaped(title)}</h1>`,
    facts(report),
    findings.length === 0
      ? ""
      : section(
          "To be known first",
          `<ul class="said">${findings.map(({ severity, file, text }) => `<li>${severity}: ${escaped(`${file}: ${text}`)}</li>`).join("")}</ul>`,
        ),
    differences.length === 0 ? "" : section("What can be said", said(differences)),
    section("Measures", measures(report)),
    section(
      `Distribution of ${measure}`,
      figureOf(
        distributionPlot(measure, series),
        "Topics by value; below, the box goes from quartile to quartile, the line is the median, the dot the mean",
      ),
    ),
    section(
      "Topics",
      differences.length === 0 ? valueBars(report) : differences.map(differenceBars).join("\n"),
    ),
    section(
      "Ranks",
      `${legend(curves.map(({ run }) => run))}${figureOf(rankCurves(curves.map(({ run, ...curve }) => ({ name: run, ...curve }))), "Share of topics whose document at this rank is relevant; dashed, is judged")}`,
    ),
    report.judge === null ? "" : section("The judge", judge(report.judge)),
  ];
  return page(title, parts.filter((part) => part !== "").join("\n"));
}
