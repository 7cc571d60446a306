import { toText } from "../bytes.ts";
import type { Evaluation } from "../evaluate.ts";
import { fixed4 } from "../format-number.ts";
import type { MeasureColumn } from "../measures/measure.ts";
import type { Compat } from "../rank.ts";

function line(name: string, topic: string, value: string): string {
  return `${name.padEnd(22)}\t${topic}\t${value}\n`;
}

export function numberText({ format }: MeasureColumn, value: number): string {
  return format === "whole" ? String(Math.trunc(value)) : fixed4(value);
}

/** What trec_eval writes, byte for byte: with `perTopic` as with `-q`. */
export function trecText(
  evaluation: Evaluation,
  { perTopic, compat }: { readonly perTopic: boolean; readonly compat: Compat },
): string {
  const { columns, topics, totals, run } = evaluation;
  const lines: string[] = [];
  for (const { qid, missing, values, texts } of perTopic ? topics : []) {
    // Version 9 averages over topics that the run lacks, but does not show them.
    if (missing && compat === "trec9") continue;
    for (const [i, column] of columns.entries()) {
      if (!column.perTopic) continue;
      const text = column.format === "text" ? `'${texts[i] ?? ""}'` : numberText(column, values[i] as number);
      lines.push(line(column.name, toText(qid), text));
    }
  }
  for (const [i, column] of columns.entries()) {
    if (column.summary === "run_id") lines.push(line(column.name, "all", toText(run)));
    else if (column.summary !== "none") {
      lines.push(line(column.name, "all", numberText(column, totals[i] as number)));
    }
  }
  return lines.join("");
}
