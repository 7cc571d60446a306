import { placeText, RESULTS, type Result } from "../checks/finding.ts";
import { countResults, decisive, type ServiceStatus } from "./status.ts";

/** Colours by meaning, as the theme of the output has them. */
export interface Paint {
  readonly strong: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly error: (text: string) => string;
  readonly warning: (text: string) => string;
  readonly good: (text: string) => string;
}

export const RESULT_TEXT: Readonly<Record<Result, string>> = {
  wrong: "wrong",
  not_done: "not done",
  not_deployed: "not deployed",
  not_checked: "not checked",
  done: "done",
};

export function painted(result: Result, paint: Paint, width = 0): string {
  const text = RESULT_TEXT[result].padEnd(width);
  if (result === "done") return paint.good(text);
  return result === "not_checked" ? paint.dim(text) : paint[result === "wrong" ? "error" : "warning"](text);
}

export function countsText(rows: readonly { readonly result: Result }[]): string {
  const counts = countResults(rows);
  return RESULTS.filter((result) => counts[result] > 0)
    .map((result) => `${counts[result]} ${RESULT_TEXT[result]}`)
    .join(", ");
}

const WIDTH = 12;

/** Group by group; below each service what its result rests on, with place and mend. */
export function statusText(rows: readonly ServiceStatus[], paint: Paint): string {
  const lines: string[] = [];
  let group = "";
  for (const row of rows) {
    if (row.group !== group) {
      group = row.group;
      lines.push(...(lines.length > 0 ? [""] : []), paint.strong(group));
    }
    lines.push(
      `  ${painted(row.result, paint, WIDTH)}  ${paint.strong(row.service)}  ${paint.dim(`${row.strategy}: ${row.action}`)}`,
    );
    if (row.result !== "done") lines.push(...detail(row, paint));
  }
  return lines.map((line) => `${line}\n`).join("");
}

function detail(row: ServiceStatus, paint: Paint): readonly string[] {
  const pad = " ".repeat(WIDTH + 4);
  const findings = decisive(row);
  return findings.flatMap(({ check, evidence, place, mend }, i) => [
    `${pad}${check}: ${evidence}${place === undefined ? "" : paint.dim(`  ${placeText(place)}`)}`,
    // Findings with one mend in common have it once, below the last.
    ...(mend === undefined || mend === findings[i + 1]?.mend ? [] : [paint.dim(`${pad}  -> ${mend}`)]),
  ]);
}

/** One table a group, for a pull request or a wiki. */
export function statusMarkdown(rows: readonly ServiceStatus[]): string {
  const groups = [...new Set(rows.map(({ group }) => group))];
  const parts = groups.map((group) => {
    const own = rows.filter((row) => row.group === group);
    const lines = own.map((row) => {
      const findings = decisive(row).filter(({ result }) => result !== "done");
      const evidence = findings.map(
        ({ evidence, place }) => `${evidence}${place === undefined ? "" : ` (${placeText(place)})`}`,
      );
      const mends = [...new Set(findings.flatMap(({ mend }) => mend ?? []))];
      const cells = [
        `\`${row.service}\``,
        row.strategy,
        row.action,
        RESULT_TEXT[row.result],
        evidence.join("<br>"),
        mends.join("<br>"),
      ];
      return `| ${cells.map(cell).join(" | ")} |`;
    });
    return [
      `## ${group}`,
      "",
      "| Service | Strategy | Action item | Result | Evidence | Mend |",
      "| --- | --- | --- | --- | --- | --- |",
      ...lines,
      "",
    ].join("\n");
  });
  return `# Stack status\n\n${countsText(rows)}\n\n${parts.join("\n")}`;
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("\n", " ");
}
