import type { RagDone, RagResult } from "./open-rag.ts";

/** The means for a person, each with its definition. */
export function ragText({ result }: { readonly result: RagResult }): string {
  const { means, judge, run, complete, cases, calls, cost } = result;
  const lines = [
    `run ${run}${complete ? "" : "  INCOMPLETE"}`,
    `judge  ${judge.type} ${judge.name}; ${cases} cases, ${calls} calls, ${cost === null ? "cost unknown" : `$${cost}`}`,
    "",
    ...means.flatMap(({ measure, definition, mean, low, high, cases: with_, lacking, unreadable }) => {
      const interval =
        typeof low === "number" && typeof high === "number"
          ? `  [${low.toFixed(4)}, ${high.toFixed(4)}]`
          : "";
      const value = mean === undefined ? "none" : `${mean.toFixed(4)}${interval}`;
      const left = [
        lacking > 0 ? `${lacking} lack a part` : "",
        unreadable > 0 ? `${unreadable} could not be read` : "",
      ].filter((part) => part !== "");
      const over = `over ${with_} cases${left.length > 0 ? ` (${left.join(", ")})` : ""}`;
      return [`${measure.padEnd(18)} ${value}  ${over}`, `  = ${definition}`];
    }),
  ];
  return `${lines.join("\n")}\n`;
}

const lines = (rows: readonly object[]) => rows.map((row) => `${JSON.stringify(row)}\n`).join("");

/** The files of a run, in the shape that `eval judge` gives its own. */
export function ragOutputs({ result, rows, calls }: RagDone) {
  return {
    qrels: lines(rows),
    provenance: lines(calls),
    manifest: `${JSON.stringify(result, undefined, 2)}\n`,
  };
}
