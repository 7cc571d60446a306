import { toBytes } from "../bytes.ts";
import type { InputFiles } from "../ports.ts";
import { inputError, type Warning, Warnings } from "../problem.ts";
import { emptyQrels, type Judgements, judge, type Qrels, readGrade } from "../qrels.ts";
import type { Compat } from "../rank.ts";
import type { Row } from "./delimited.ts";
import type { Fields } from "./fields.ts";
import { judgementsOf, takeGold } from "./gold.ts";
import { isObject, JsonText, topicIdOf } from "./json-text.ts";
import { eachLine } from "./lines.ts";
import { type RowTaker, readRows } from "./rows.ts";

export interface Loaded<Thing> {
  readonly value: Thing;
  readonly warnings: readonly Warning[];
}

/** `qid iter docno rel`, white space between; `iter` is ignored. */
class QrelsTaker implements RowTaker {
  readonly #qrels: Qrels;
  readonly #warnings: Warnings;
  #qid = "";
  #judgements: Judgements = new Map();

  constructor(qrels: Qrels, warnings: Warnings) {
    this.#qrels = qrels;
    this.#warnings = warnings;
  }

  trec(fields: Fields, count: number, line: number): void {
    const { source } = this.#qrels;
    if (count !== 4) {
      throw inputError(
        { source, line },
        `${count} fields where a judgement has 4`,
        "a line is: topic iteration document grade",
        "eval.malformed_line",
      );
    }
    if (this.#qid === "" || !fields.is(0, this.#qid)) {
      this.#qid = fields.text(0);
      this.#judgements = judgementsOf(this.#qrels, this.#qid);
    }
    const grade = readGrade(fields.text(3), this.#warnings, line);
    judge(this.#judgements, { source, line, qid: this.#qid }, fields.text(2), grade);
  }

  row({ query, doc, value }: Row, line: number): void {
    const qid = toBytes(query);
    const grade = readGrade(value, this.#warnings, line);
    judge(judgementsOf(this.#qrels, qid), { source: this.#qrels.source, line, qid }, toBytes(doc), grade);
  }

  json(value: unknown, line: number): void {
    takeGold(value, this.#qrels, this.#warnings, line);
  }
}

async function readFile(files: InputFiles, path: string, compat: Compat): Promise<Loaded<Qrels>> {
  const qrels = emptyQrels(path);
  const warnings = new Warnings(path);
  await readRows(files, path, compat, new QrelsTaker(qrels, warnings));
  if (qrels.topics.size === 0) {
    throw inputError({ source: path }, "no judgement in it", "is this the right file?", "eval.empty");
  }
  return { value: qrels, warnings: warnings.list() };
}

/** Questions of a BEIR folder, as far as the qrels name them. */
async function readQueries(files: InputFiles, path: string, qrels: Qrels): Promise<void> {
  if ((await files.kind(path)) !== "file") return;
  const json = new JsonText(path, (value) => {
    if (!isObject(value)) return;
    const qid = toBytes(topicIdOf(value) ?? "");
    const query = value.text ?? value.query;
    if (qrels.topics.has(qid) && typeof query === "string") qrels.info.set(qid, { query });
  });
  await eachLine(path, files.read(path), (buffer, start, end, line) => {
    const text = buffer.toString("utf8", start, end);
    if (text.trim() !== "") json.line(text, line);
  });
  json.end();
}

const splits = ["test", "dev", "train"];

/**
 * Reads relevance judgements: TREC qrels, a table with or without a header, the stack's JSONL, a suite, or a
 * BEIR folder, of which `qrels/test.tsv` is taken (else dev, else train).
 */
export async function readQrels(files: InputFiles, path: string, compat: Compat): Promise<Loaded<Qrels>> {
  if ((await files.kind(path)) !== "folder") return readFile(files, path, compat);
  for (const split of splits) {
    const file = `${path}/qrels/${split}.tsv`;
    if ((await files.kind(file)) !== "file") continue;
    const loaded = await readFile(files, file, compat);
    await readQueries(files, `${path}/queries.jsonl`, loaded.value);
    return loaded;
  }
  throw inputError(
    { source: path },
    "a folder without qrels/test.tsv, qrels/dev.tsv or qrels/train.tsv",
    "name a file, or a folder as BEIR lays it out",
    "eval.folder",
  );
}
