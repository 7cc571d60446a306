import type { InputFiles } from "../ports.ts";
import { inputError } from "../problem.ts";
import { firstOf, isObject } from "../read/json-text.ts";

export type Kind = "qrels" | "run";

const START = 256 * 1024;

/** The first line that says something; of a file with longer lines, its start. */
async function firstLine(files: InputFiles, path: string): Promise<string> {
  let text = "";
  for await (const chunk of files.read(path)) {
    text += Buffer.from(chunk).toString("utf8");
    const line = text.split("\n").find((one) => one.trim() !== "" && !one.startsWith("#"));
    if (line !== undefined && (text.includes("\n") || text.length > START)) return line;
  }
  return text.split("\n").find((one) => one.trim() !== "" && !one.startsWith("#")) ?? "";
}

function ofJson(line: string): Kind | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    // A document over many lines: its names tell enough.
    const names =
      /"(?:queries|gold_ids|gold_chunks|relevant|hits|results|retrieved|per_query)"/.exec(line)?.[0] ?? "";
    return names === "" ? undefined : /hits|results|retrieved|per_query/.test(names) ? "run" : "qrels";
  }
  const record = Array.isArray(value) ? value[0] : value;
  if (!isObject(record)) return undefined;
  if (
    firstOf(record, ["gold_ids", "relevant", "gold_chunks", "queries", "grade", "relevance"]) !== undefined
  ) {
    return "qrels";
  }
  return firstOf(record, ["hits", "results", "retrieved", "predicted", "per_query"]) === undefined
    ? undefined
    : "run";
}

/** Whether a file holds judgements or results, by its first line. Throws where that can't be told. */
export async function kindOf(files: InputFiles, path: string): Promise<Kind> {
  if ((await files.kind(path)) === "folder") return "qrels";
  const line = await firstLine(files, path);
  if (/^\s*[{[]/.test(line)) {
    const kind = ofJson(line);
    if (kind !== undefined) return kind;
  } else {
    const count = line.trim().split(/\s+/).length;
    if (count === 4) return "qrels";
    if (count >= 6) return "run";
    // BEIR's header, which only judgements have.
    if (/^query-id\tcorpus-id\tscore$/i.test(line.trim())) return "qrels";
  }
  throw inputError(
    { source: path },
    `can't tell judgements from results by ${JSON.stringify(line.slice(0, 60))}`,
    "say which with --kind qrels or --kind run",
    "eval.kind",
  );
}
