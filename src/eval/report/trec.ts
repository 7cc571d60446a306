import { toText } from "../bytes.ts";
import { type Evaluation, placesOf } from "../evaluate.ts";
import { fixed4 } from "../format-number.ts";
import type { MeasureColumn } from "../measures/measure.ts";
import type { Compat } from "../rank.ts";

function line(name: string, topic: string, value: string): string {
  return `${name.padEnd(22)}\t${topic}\t${value}\n`;
}

export function numberText({ format }: MeasureColumn, value: number): string {
  return format === "whole" ? String(Math.trunc(value)) : fixed4(value);
}

interface TrecOptions {
  /** As with `-q`. */
  readonly perTopic: boolean;
  readonly compat: Compat;
  /** Only columns of these names; default all. */
  readonly names?: readonly string[];
}

/** What trec_eval writes, byte for byte. */
export function trecText(evaluation: Evaluation, { perTopic, compat, names }: TrecOptions): string {
  const { topics, totals, run } = evaluation;
  const places = placesOf(evaluation, names);
  const lines: string[] = [];
  for (const { qid, missing, values, texts } of perTopic ? topics : []) {
    // Version 9 averages over topics that the run lacks, but does not show them.
    if (missing && compat === "trec9") continue;
    for (const [i, column] of places) {
      if (!column.perTopic) continue;
      const text = column.format === "text" ? `'${texts[i] ?? ""}'` : numberText(column, values[i] as number);
      lines.push(line(column.name, toText(qid), text));
    }
  }
  for (const [i, column] of places) {
    if (column.summary === "run_id") lines.push(line(column.name, "all", toText(run)));
    else if (column.summary !== "none") {
      lines.push(line(column.name, "all", numberText(column, totals[i] as number)));
    }
  }
  return lines.join("");
}
