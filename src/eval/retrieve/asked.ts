import { toBytes, toText } from "../bytes.ts";
import type { InputFiles } from "../ports.ts";
import { inputError } from "../problem.ts";
import { firstOf, isObject, JsonText, topicIdOf } from "../read/json-text.ts";
import { eachLine } from "../read/lines.ts";
import { readQrels } from "../read/qrels-file.ts";

/** A question to put to a system. */
export interface Asked {
  readonly topic: string;
  readonly query: string;
  readonly namespace: string;
}

const HINT = 'e.g. {"query": "…", "namespace": "pmoves"} a line, or q1, a tab, and the question';

/**
 * Questions of a file: the stack's JSONL, a suite, JSONL with `_id` and `text`, or two columns; of a BEIR folder
 * those that its test split judges. A record's own namespace counts before `namespace`.
 */
export async function readAsked(
  files: InputFiles,
  path: string,
  namespace: string,
): Promise<readonly Asked[]> {
  const asked =
    (await files.kind(path)) === "folder"
      ? await ofFolder(files, path, namespace)
      : await ofFile(files, path, namespace);
  if (asked.length === 0) throw inputError({ source: path }, "no question in it", HINT, "eval.empty");
  return asked;
}

async function ofFolder(files: InputFiles, path: string, namespace: string): Promise<readonly Asked[]> {
  const { value } = await readQrels(files, path, "trec10");
  return [...value.topics.keys()].map((qid) => {
    const query = value.info.get(qid)?.query;
    const topic = toText(qid);
    if (query !== undefined) return { topic, query, namespace };
    throw inputError(
      { source: `${path}/queries.jsonl` },
      `no question for topic ${qid}`,
      HINT,
      "eval.queries",
    );
  });
}

async function ofFile(files: InputFiles, path: string, namespace: string): Promise<readonly Asked[]> {
  const asked = new Map<string, Asked>();
  const put = (topic: string | undefined, query: unknown, where: unknown, line: number) => {
    const place = { source: path, line };
    if (topic === undefined || topic === "" || typeof query !== "string" || query.trim() === "") {
      throw inputError(place, "no topic id with a question", HINT, "eval.queries");
    }
    if (asked.has(topic)) {
      throw inputError(
        place,
        `topic ${toBytes(topic)} is there twice`,
        "one line a question",
        "eval.queries",
      );
    }
    asked.set(topic, {
      topic,
      query: query.trim(),
      namespace: typeof where === "string" ? where : namespace,
    });
  };
  const take = (value: unknown, line: number): void => {
    if (Array.isArray(value)) for (const entry of value) take(entry, line);
    else if (isObject(value) && Array.isArray(value.queries)) take(value.queries, line);
    else if (isObject(value)) {
      put(topicIdOf(value), firstOf(value, ["query", "text", "question"]), value.namespace, line);
    } else put(undefined, undefined, undefined, line);
  };
  const json = new JsonText(path, take);
  let format: "json" | "table" | undefined;
  await eachLine(path, files.read(path), (buffer, start, end, line) => {
    const text = buffer.toString("utf8", start, end);
    if (text.trim() === "") return;
    format ??= /^\s*[[{]/.test(text) ? "json" : "table";
    if (format === "json") {
      json.line(text, line);
      return;
    }
    const [id = "", question] = text.trim().split("\t", 2);
    if (line === 1 && /^(?:query[-_]?id|qid|_?id)$/i.test(id)) return;
    put(id, question, undefined, line);
  });
  json.end();
  return [...asked.values()];
}
