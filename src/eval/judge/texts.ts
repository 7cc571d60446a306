import { type ByteText, toBytes, toText } from "../bytes.ts";
import type { InputFiles } from "../ports.ts";
import { inputError } from "../problem.ts";
import type { Qrels } from "../qrels.ts";
import { docKeys, firstOf, idText, isObject, JsonText, topicIdOf } from "../read/json-text.ts";
import { eachLine } from "../read/lines.ts";

const textKeys = ["text", "contents", "content", "passage", "body"];

/** A passage as the judge sees it. */
export interface Passage {
  readonly text: string;
  /** Characters of the whole; more than the text has where it was capped. */
  readonly length: number;
}

/** Cuts to at most `cap` characters, never inside a surrogate pair. */
export function capped(text: string, cap: number): Passage {
  if (text.length <= cap) return { text, length: text.length };
  const last = text.charCodeAt(cap - 1);
  const end = last >= 0xd800 && last <= 0xdbff ? cap - 1 : cap;
  return { text: text.slice(0, end), length: text.length };
}

/**
 * Passages of a corpus by id, as far as they are wanted: a BEIR folder or its `corpus.jsonl`, JSONL with an id
 * and `text` (a `title` goes in front), or the stack's `{"chunks": […]}`. Only what is wanted is kept.
 */
export async function readPassages(
  files: InputFiles,
  path: string,
  wanted: ReadonlySet<ByteText>,
  cap: number,
): Promise<Map<ByteText, Passage>> {
  const found = new Map<ByteText, Passage>();
  const file = (await files.kind(path)) === "folder" ? `${path}/corpus.jsonl` : path;
  const take = (value: unknown, line: number): void => {
    if (Array.isArray(value)) for (const entry of value) take(entry, line);
    else if (isObject(value) && Array.isArray(value.chunks)) take(value.chunks, line);
    else if (isObject(value)) takePassage(value, line);
    else
      throw inputError(
        { source: file, line },
        "no object",
        "one document a line: id and text",
        "eval.corpus",
      );
  };
  const takePassage = (value: Readonly<Record<string, unknown>>, line: number) => {
    const id = idText(firstOf(value, [...docKeys, "_id", "id"]));
    const text = firstOf(value, textKeys);
    if (id === undefined || typeof text !== "string") {
      const what = id === undefined ? "no id" : `no text for ${id}`;
      throw inputError({ source: file, line }, what, 'e.g. {"_id": "d1", "text": "…"}', "eval.corpus");
    }
    const docno = toBytes(id);
    if (!wanted.has(docno)) return;
    if (found.has(docno)) {
      throw inputError(
        { source: file, line },
        `document ${id} is there twice`,
        "keep one of them",
        "eval.corpus",
      );
    }
    const title = typeof value.title === "string" && value.title !== "" ? `${value.title}\n` : "";
    found.set(docno, capped(title + text, cap));
  };
  await eachJson(files, file, take);
  return found;
}

/** Questions by topic: JSONL with `text` or `query`, or two columns (id, tab, question). */
export async function readQuestions(files: InputFiles, path: string): Promise<Map<ByteText, string>> {
  const questions = new Map<ByteText, string>();
  const file = (await files.kind(path)) === "folder" ? `${path}/queries.jsonl` : path;
  const put = (id: string | undefined, text: unknown, line: number) => {
    if (id === undefined || typeof text !== "string" || text.trim() === "") {
      const mend = 'e.g. {"_id": "q1", "text": "…"}, or q1, a tab, and the question';
      throw inputError({ source: file, line }, "no topic id with a question", mend, "eval.queries");
    }
    questions.set(toBytes(id), text.trim());
  };
  const take = (value: unknown, line: number): void => {
    if (Array.isArray(value)) for (const entry of value) take(entry, line);
    else if (isObject(value) && Array.isArray(value.queries)) take(value.queries, line);
    else if (isObject(value)) put(topicIdOf(value), firstOf(value, ["query", "text", "question"]), line);
    else put(undefined, undefined, line);
  };
  let json: JsonText | undefined;
  let table = false;
  await eachLine(file, files.read(file), (buffer, start, end, line) => {
    const text = buffer.toString("utf8", start, end).trim();
    if (text === "") return;
    if (!table && json === undefined && /^[[{]/.test(text)) json = new JsonText(file, take);
    if (json !== undefined) return json.line(text, line);
    table = true;
    const [id = "", question] = text.split("\t", 2);
    if (line === 1 && /^(?:query[-_]?id|qid|_?id)$/i.test(id)) return;
    put(id === "" ? undefined : id, question, line);
  });
  json?.end();
  return questions;
}

async function eachJson(
  files: InputFiles,
  path: string,
  take: (value: unknown, line: number) => void,
): Promise<void> {
  const json = new JsonText(path, take);
  await eachLine(path, files.read(path), (buffer, start, end, line) => {
    const text = buffer.toString("utf8", start, end);
    if (text.trim() !== "") json.line(text, line);
  });
  json.end();
}

/** The question of a topic, from a file of them or from the qrels; undefined where nobody says. */
export function questionOf(
  qid: ByteText,
  questions: ReadonlyMap<ByteText, string>,
  ...qrels: readonly (Qrels | undefined)[]
): string | undefined {
  const own = questions.get(qid);
  if (own !== undefined) return own;
  for (const one of qrels) {
    const info = one?.info.get(qid);
    if (info !== undefined) return info.query;
  }
  return undefined;
}

export function listed(ids: readonly ByteText[], most = 5): string {
  const shown = ids.slice(0, most).map(toText).join(", ");
  return ids.length > most ? `${shown} and ${ids.length - most} more` : shown;
}
