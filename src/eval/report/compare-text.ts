import type { Difference } from "../compare/compare.ts";
import { pText } from "../compare/sentence.ts";
import { figure, intervalText } from "./figures.ts";
import { csvRow, grid, markdownTable } from "./grid.ts";
import type { Paints } from "./score-text.ts";

function signed(value: number): string {
  return `${value > 0 ? "+" : ""}${value.toFixed(4)}`;
}

function rowsOf(differences: readonly Difference[]): readonly (readonly string[])[] {
  const level = `${Math.round((differences[0]?.confidence ?? 0.95) * 100)} % interval`;
  const head = ["measure", "baseline", "run", "difference", level, "p", "p (Holm)", "p (t)", "effect"];
  return [
    [...head, "detectable", "wins/ties/losses"],
    ...differences.map((one) => [
      one.measure,
      `${one.baseline} ${figure(one.mean_baseline)}`,
      `${one.run} ${figure(one.mean_run)}`,
      signed(one.difference),
      intervalText(one.low, one.high),
      pText(one.p),
      pText(one.p_holm),
      one.p_t === null ? "" : pText(one.p_t),
      one.effect === null ? "" : one.effect.toFixed(2),
      Number.isFinite(one.detectable) ? one.detectable.toFixed(4) : "",
      `${one.wins}/${one.ties}/${one.losses}`,
    ]),
  ];
}

function topicRows({ per_topic: topics = [], baseline, run }: Difference): readonly (readonly string[])[] {
  return [
    ["topic", baseline, run, "difference"],
    ...topics.map((one) => [one.topic, figure(one.baseline), figure(one.run), signed(one.difference)]),
  ];
}

const title = ({ measure, run, baseline }: Difference) => `${measure}: ${run} less ${baseline}`;

/** For a terminal: the table, topics where they were asked for, and at last what it comes to. */
export function compareText(differences: readonly Difference[], paints: Paints): string {
  const topics = differences
    .filter(({ per_topic }) => per_topic !== undefined)
    .map((one) => `\n${title(one)}\n${grid(topicRows(one), paints.strong)}`);
  const sentences = differences.map(({ sentence }) => `${sentence}\n`);
  return `${grid(rowsOf(differences), paints.strong)}${topics.join("")}\n${sentences.join("")}`;
}

export function compareMarkdown(differences: readonly Difference[]): string {
  const topics = differences
    .filter(({ per_topic }) => per_topic !== undefined)
    .map((one) => `\n### ${title(one)}\n\n${markdownTable(topicRows(one))}`);
  const sentences = differences.map(({ sentence }) => `- ${sentence}\n`);
  return `${markdownTable(rowsOf(differences))}\n${sentences.join("")}${topics.join("")}`;
}

/** One row a comparison. */
export function compareCsv(differences: readonly Difference[]): string {
  const keys = [
    ...["measure", "baseline", "run", "topics", "mean_baseline", "mean_run", "difference", "low", "high"],
    ...["p", "p_holm", "p_t", "effect", "detectable", "wins", "ties", "losses", "verdict", "sentence"],
  ] as readonly Exclude<keyof Difference, "per_topic" | "exact">[];
  return [csvRow(keys), ...differences.map((one) => csvRow(keys.map((key) => one[key])))].join("");
}
