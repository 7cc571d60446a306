import type { CallRow } from "../judge/call-row.ts";
import type { InputFiles } from "../ports.ts";
import { inputError } from "../problem.ts";
import { isObject, JsonText } from "../read/json-text.ts";
import { eachLine } from "../read/lines.ts";

/** Reads a provenance file of `eval judge`. Throws `PmovesError` that names the line of what is none. */
export async function readCalls(files: InputFiles, path: string): Promise<readonly CallRow[]> {
  const rows: CallRow[] = [];
  const json = new JsonText(path, (value, line) => {
    if (!isCall(value)) {
      throw inputError(
        { source: path, line },
        "no call of a judge",
        "name the .calls.jsonl that eval judge wrote beside its qrels",
        "eval.calls",
      );
    }
    rows.push(value);
  });
  await eachLine(path, files.read(path), (buffer, start, end, line) => {
    const text = buffer.toString("utf8", start, end);
    if (text.trim() !== "") json.line(text, line);
  });
  json.end();
  return rows;
}

function isCall(value: unknown): value is CallRow {
  return (
    isObject(value) &&
    typeof value.topic === "string" &&
    typeof value.doc === "string" &&
    typeof value.sample === "number" &&
    (value.grade === null || typeof value.grade === "number") &&
    isObject(value.judge) &&
    typeof value.judge.name === "string" &&
    Array.isArray(value.judge.targets)
  );
}
