import type { Fault } from "./fault.ts";
import type { Cell, Verdict } from "./matrix.ts";

/** The matrix as text: a line a fault, a column a kind of client. */

const COLUMNS: readonly (Cell & { readonly head: string })[] = [
  { dialect: "native", mode: "whole", head: "native" },
  { dialect: "native", mode: "stream", head: "native stream" },
  { dialect: "openai", mode: "whole", head: "openai" },
  { dialect: "openai", mode: "stream", head: "openai stream" },
];

export interface Line {
  readonly fault: Fault;
  readonly verdicts: readonly Verdict[];
}

/** What came of a cell: `model > ok 200`; a `!` in front where that is not what its row says. */
export function cellText(verdict: Verdict | undefined): string {
  if (verdict === undefined) return "-";
  const { seen, findings } = verdict;
  const way = seen.attempts.map((attempt) => attempt.replace(/^\d /, "")).join(" > ");
  const broken = seen.ending === "partial" ? " broken" : "";
  const told = seen.reply === undefined ? "gone" : String(seen.reply.status);
  return `${findings.length > 0 ? "! " : ""}${way} ${told}${broken}`;
}

export function tableOf(section: string, lines: readonly Line[]): string {
  const head = [section, ...COLUMNS.map((column) => column.head)];
  const rows = lines.map(({ fault, verdicts }) => [
    fault.name,
    ...COLUMNS.map(({ dialect, mode }) =>
      cellText(verdicts.find((one) => one.dialect === dialect && one.mode === mode)),
    ),
  ]);
  const widths = head.map((_, i) => Math.max(...[head, ...rows].map((row) => row[i]?.length ?? 0)));
  const rule = widths.map((width) => "-".repeat(width));
  return [head, rule, ...rows]
    .map((row) =>
      row
        .map((cell, i) => cell.padEnd(widths[i] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
