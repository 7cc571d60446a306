import { messageOf } from "../../kernel/errors.ts";
import { inputError } from "../problem.ts";

export type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * Reads JSON that comes line by line: one object a line, or one document over many lines. Hands on each
 * object with the line that it began in.
 */
export class JsonText {
  readonly #source: string;
  readonly #take: (value: unknown, line: number) => void;
  /** Lines of a document that did not end in its first line. */
  #document: string[] | undefined;
  #first = 0;

  constructor(source: string, take: (value: unknown, line: number) => void) {
    this.#source = source;
    this.#take = take;
  }

  line(text: string, line: number): void {
    if (this.#document !== undefined) {
      this.#document.push(text);
      return;
    }
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch (error) {
      if (this.#first > 0) throw this.#bad(line, error);
      this.#first = line;
      this.#document = [text];
      return;
    }
    this.#first ||= line;
    this.#take(value, line);
  }

  end(): void {
    if (this.#document === undefined) return;
    const text = this.#document.join("\n");
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch (error) {
      throw this.#bad(this.#first, error);
    }
    this.#take(value, this.#first);
  }

  #bad(line: number, error: unknown): Error {
    return inputError(
      { source: this.#source, line },
      `no JSON: ${messageOf(error)}`,
      "one object a line, or one document",
      "eval.json",
    );
  }
}

/** An id as text: strings and whole numbers are ids. */
export function idText(value: unknown): string | undefined {
  if (typeof value === "string" && value !== "") return value;
  return typeof value === "number" && Number.isSafeInteger(value) ? String(value) : undefined;
}

/** The first of these keys that an object has. */
export function firstOf(object: JsonObject, keys: readonly string[]): unknown {
  for (const key of keys) if (object[key] !== undefined && object[key] !== null) return object[key];
  return undefined;
}

const topicKeys = ["qid", "query_id", "query-id", "id", "_id", "topic"];
export const docKeys = ["docno", "doc_id", "corpus_id", "corpus-id", "chunk_id", "docid"];

function escaped(text: string): string {
  return text.replace(/[%\s]/g, (character) => encodeURIComponent(character));
}

/**
 * Topic id of a record: its own, else `namespace/query` with white space escaped, so that the same question
 * is the same topic in every file and fits in TREC's formats. Undefined where there is neither.
 */
export function topicIdOf(record: JsonObject): string | undefined {
  const own = idText(firstOf(record, topicKeys));
  if (own !== undefined) return escaped(own);
  if (typeof record.query !== "string" || record.query === "") return undefined;
  const namespace = typeof record.namespace === "string" ? record.namespace : "pmoves";
  return `${escaped(namespace)}/${escaped(record.query)}`;
}
