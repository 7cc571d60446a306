import type { RunScores, Scores } from "../score/score.ts";
import { figure, intervalText, percent, plural } from "./figures.ts";
import { csvRow, grid, markdownTable } from "./grid.ts";

/** Paints of a terminal; the identity where there is no colour. */
export interface Paints {
  readonly strong: (text: string) => string;
  readonly dim: (text: string) => string;
}

const sameMeasures = ["num_q", "num_rel", "runid"];

/** One run with its intervals, several side by side. */
function rowsOf({ runs, confidence }: Scores): readonly (readonly string[])[] {
  const [first] = runs;
  if (first === undefined) return [];
  const level = `${Math.round(confidence * 100)} % interval`;
  const head = ["measure", ...runs.flatMap(({ run }) => (runs.length === 1 ? [run, level] : [run]))];
  const body = first.measures
    .filter(({ measure }) => runs.length === 1 || !sameMeasures.includes(measure))
    .map(({ measure }) => [
      measure,
      ...runs.flatMap((run) => {
        const row = run.measures.find((other) => other.measure === measure);
        const value = figure(row?.value ?? null);
        return runs.length === 1 ? [value, intervalText(row?.low ?? null, row?.high ?? null)] : [value];
      }),
    ]);
  return [head, ...body];
}

/** What the figures rest on, in sentences. */
function notes(run: RunScores): readonly string[] {
  const { topics, missing, ignored, judged_10: judged, stack } = run;
  const left = missing > 0 ? `, ${missing} of them not in the run (counted with 0)` : "";
  const lines = [
    `${run.run}: ${plural(topics, "topic")}${left}; ${percent(judged)} of the first 10 is judged`,
  ];
  if (ignored > 0)
    lines.push(`${run.run}: ${plural(ignored, "topic")} of the run not in the qrels, left out`);
  if (stack !== undefined) {
    const { k, evaluate, rerank } = stack;
    const value = (name: string) => run.measures.find(({ measure }) => measure === name)?.value ?? null;
    lines.push(
      `${run.run}: at ${k} the stack's evaluate.py says nDCG ${figure(evaluate.ndcg)}, MRR ${figure(evaluate.mrr)}`,
      `${run.run}: at ${k} the stack's eval_rerank.py says nDCG ${figure(rerank.ndcg)}, recall ${figure(rerank.recall)}`,
      `${run.run}: right is ndcg_cut_${k} ${figure(value(`ndcg_cut_${k}`))}, recip_rank_cut_${k} ${figure(value(`recip_rank_cut_${k}`))}, recall_${k} ${figure(value(`recall_${k}`))}`,
    );
  }
  return lines;
}

function topicRows(run: RunScores): readonly (readonly string[])[] {
  const names = Object.keys(run.per_topic?.[0]?.values ?? {});
  const rows = run.per_topic?.map(({ topic, values, missing }) => [
    missing ? `${topic} (not in the run)` : topic,
    ...names.map((name) => figure(values[name] ?? null)),
  ]);
  return [["topic", ...names], ...(rows ?? [])];
}

/** For a terminal, and for people who read it elsewhere. */
export function scoreText(scores: Scores, paints: Paints): string {
  const parts = [grid(rowsOf(scores), paints.strong)];
  for (const run of scores.runs) {
    if (run.per_topic !== undefined) parts.push(`\n${run.run}\n${grid(topicRows(run), paints.strong)}`);
  }
  parts.push(`\n${scores.runs.flatMap(notes).join("\n")}\n`);
  return parts.join("");
}

export function scoreMarkdown(scores: Scores): string {
  const { qrels, compat, level, runs } = scores;
  const parts = [`Judgements \`${qrels}\`, relevant from grade ${level}, rules of ${compat}.\n\n`];
  parts.push(markdownTable(rowsOf(scores)));
  for (const run of runs) {
    if (run.per_topic !== undefined) parts.push(`\n### ${run.run}\n\n${markdownTable(topicRows(run))}`);
  }
  parts.push(
    `\n${runs
      .flatMap(notes)
      .map((note) => `- ${note}\n`)
      .join("")}`,
  );
  return parts.join("");
}

/** One row a measure: `run,topic,measure,value,low,high`, `all` for the mean. */
export function scoreCsv({ runs }: Scores): string {
  const parts = [csvRow(["run", "topic", "measure", "value", "low", "high"])];
  for (const { run, measures, per_topic: topics = [] } of runs) {
    for (const { topic, values } of topics) {
      for (const [measure, value] of Object.entries(values)) {
        parts.push(csvRow([run, topic, measure, value, null, null]));
      }
    }
    for (const { measure, value, low, high } of measures) {
      parts.push(csvRow([run, "all", measure, value, low, high]));
    }
  }
  return parts.join("");
}
