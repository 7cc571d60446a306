import type { InputFiles } from "../ports.ts";
import { inputError, type Place } from "../problem.ts";
import { firstOf, idText, isObject, type JsonObject, JsonText } from "../read/json-text.ts";
import { eachLine } from "../read/lines.ts";

/** A fact that an answer should hold; a vital one is a fault when it is missing. */
export interface Nugget {
  readonly text: string;
  readonly vital: boolean;
}

/** One question with what was retrieved and answered. Parts that are missing leave out the measures that need them. */
export interface RagCase {
  readonly id: string;
  readonly question: string;
  readonly answer: string | undefined;
  readonly contexts: readonly string[];
  /** The right answer, by people. */
  readonly reference: string | undefined;
  readonly nuggets: readonly Nugget[];
}

function bad(place: Place, what: string): Error {
  const hint =
    'a line is {"question": "…", "answer": "…", "contexts": ["…"], "reference": "…", "nuggets": ["…"]}';
  return inputError(place, what, hint, "eval.rag_case");
}

function listOf(record: JsonObject, keys: readonly string[], place: Place): readonly unknown[] {
  const value = firstOf(record, keys);
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw bad(place, `${keys[0]} must be a list`);
  return value;
}

function textIn(value: unknown, what: string, place: Place): string {
  const text = isObject(value) ? firstOf(value, ["text", "content", "page_content"]) : value;
  if (typeof text !== "string" || text.trim() === "") throw bad(place, `${what} without a text`);
  return text;
}

function optionalText(record: JsonObject, keys: readonly string[], place: Place): string | undefined {
  const value = firstOf(record, keys);
  if (value === undefined || typeof value === "string") return value;
  throw bad(place, `${keys[0]} is no text`);
}

/** Reads one case, under our names or those of RAGAS. `line` serves as the id where there is none. */
export function caseOf(record: unknown, place: Required<Place>): RagCase {
  if (!isObject(record)) throw bad(place, "no object");
  const question = optionalText(record, ["question", "query", "user_input"], place);
  if (question === undefined) throw bad(place, "no question");
  return {
    id: idText(firstOf(record, ["id", "_id", "qid", "query_id"])) ?? String(place.line),
    question,
    answer: optionalText(record, ["answer", "response"], place),
    contexts: listOf(record, ["contexts", "retrieved_contexts", "hits"], place).map((context) =>
      textIn(context, "a context", place),
    ),
    reference: optionalText(record, ["reference", "ground_truth", "reference_answer"], place),
    nuggets: listOf(record, ["nuggets"], place).map((nugget) => ({
      text: textIn(nugget, "a nugget", place),
      vital: isObject(nugget) ? nugget.vital !== false && nugget.importance !== "okay" : true,
    })),
  };
}

/** Reads cases from JSONL or one JSON list. Throws `PmovesError` that names the line. */
export async function readCases(files: InputFiles, path: string): Promise<readonly RagCase[]> {
  const cases: RagCase[] = [];
  const ids = new Set<string>();
  const take = (value: unknown, line: number) => {
    const place = { source: path, line };
    for (const record of Array.isArray(value) ? value : [value]) {
      const one = caseOf(record, place);
      const unnamed = Array.isArray(value) && one.id === String(line);
      const named = unnamed ? { ...one, id: String(cases.length + 1) } : one;
      if (ids.has(named.id)) throw bad(place, `the id ${named.id} is there twice`);
      ids.add(named.id);
      cases.push(named);
    }
  };
  const json = new JsonText(path, take);
  await eachLine(path, files.read(path), (buffer, start, end, line) => {
    const text = buffer.toString("utf8", start, end);
    if (text.trim() !== "") json.line(text, line);
  });
  json.end();
  if (cases.length === 0) throw bad({ source: path }, "no case in it");
  return cases;
}
