import type { GateResult, GateRow } from "../gate/verdict.ts";
import { intervalText, plural } from "./figures.ts";
import { csvRow, grid, markdownTable } from "./grid.ts";
import type { Paints } from "./score-text.ts";

function rowsOf({ rows }: GateResult): readonly (readonly string[])[] {
  const value = (row: GateRow) => row.value?.toFixed(4) ?? "";
  return [
    ["suite", "measure", "topics", "value", "interval", "limit", "", "why"],
    ...rows.map((row) => [
      row.suite,
      row.kind === "regression" ? `${row.measure} (difference)` : row.measure,
      String(row.topics),
      value(row),
      intervalText(row.low, row.high),
      row.limit,
      row.passed ? "pass" : "FAIL",
      row.reason,
    ]),
  ];
}

function conclusion({ rows, passed, run }: GateResult): string {
  const failed = rows.filter((row) => !row.passed).length;
  if (rows.length === 0) return `${run}: nothing was checked`;
  if (passed)
    return rows.length === 1 ? `${run} passes the check` : `${run} passes all ${rows.length} checks`;
  return `${run} fails ${failed} of ${plural(rows.length, "check")}`;
}

export function gateText(result: GateResult, paints: Paints): string {
  if (result.rows.length === 0) return `${conclusion(result)}\n`;
  return `${grid(rowsOf(result), paints.strong)}\n${conclusion(result)}\n`;
}

export function gateMarkdown(result: GateResult): string {
  return `**${conclusion(result)}**\n\n${markdownTable(rowsOf(result))}`;
}

export function gateCsv({ rows }: GateResult): string {
  const keys = [
    ...(["suite", "kind", "measure", "topics", "value", "low", "high", "limit"] as const),
    "reason",
  ] as const;
  const lines = rows.map((row) => csvRow([...keys.map((key) => row[key]), row.passed ? "pass" : "fail"]));
  return [csvRow([...keys, "verdict"]), ...lines].join("");
}

/** Text in XML: characters that XML 1.0 can't hold become U+FFFD. */
function xml(text: string): string {
  const names: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
  return (
    text
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what XML forbids.
      .replaceAll(/[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, "\ufffd")
      .replaceAll(/[&<>"]/g, (character) => names[character] ?? character)
  );
}

/** JUnit XML: a test suite for each suite, a test case for each check. */
export function gateJunit({ rows, run }: GateResult): string {
  const suites = [...new Set(rows.map(({ suite }) => suite))];
  const failures = (some: readonly GateRow[]) => some.filter(({ passed }) => !passed).length;
  const parts = suites.map((suite) => {
    const own = rows.filter((row) => row.suite === suite);
    const cases = own.map((row) => {
      const head = `    <testcase classname="${xml(`${run}.${suite}`)}" name="${xml(`${row.measure}: ${row.limit}`)}"`;
      if (row.passed) return `${head}/>\n`;
      return `${head}>\n      <failure message="${xml(row.reason)}"/>\n    </testcase>\n`;
    });
    const counts = `tests="${own.length}" failures="${failures(own)}"`;
    return `  <testsuite name="${xml(suite)}" ${counts}>\n${cases.join("")}  </testsuite>\n`;
  });
  const counts = `tests="${rows.length}" failures="${failures(rows)}"`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="pmoves eval gate" ${counts}>\n${parts.join("")}</testsuites>\n`;
}
