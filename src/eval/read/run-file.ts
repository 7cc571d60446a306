import { toBytes } from "../bytes.ts";
import type { InputFiles } from "../ports.ts";
import { inputError, Warnings } from "../problem.ts";
import type { Compat } from "../rank.ts";
import { emptyRun, type Run, type RunTopic, runTopic } from "../run.ts";
import type { Row } from "./delimited.ts";
import { decimal, type Fields } from "./fields.ts";
import { takeHits } from "./hits.ts";
import type { Loaded } from "./qrels-file.ts";
import { type RowTaker, readRows } from "./rows.ts";

export interface RunOptions {
  readonly compat: Compat;
  /** Keep the ranks that the file gives; only checks look at them. */
  readonly ranks?: boolean;
}

function badScore(source: string, line: number, text: string): Error {
  return inputError(
    { source, line },
    `the score "${text}" is no finite number`,
    "documents are ordered by score, so each needs one; -1e9 puts one last",
    "eval.score",
  );
}

/** `qid Q0 docno rank score runid`; what follows is ignored, and so is the rank. */
class RunTaker implements RowTaker {
  readonly #run: Run;
  readonly #warnings: Warnings;
  readonly #ranks: boolean;
  #qid = "";
  #topic: RunTopic | undefined;

  constructor(run: Run, warnings: Warnings, ranks: boolean) {
    this.#run = run;
    this.#warnings = warnings;
    this.#ranks = ranks;
  }

  trec(fields: Fields, count: number, line: number): void {
    const run = this.#run;
    if (count < 6) {
      throw inputError(
        { source: run.source, line },
        `${count} fields where a run has 6`,
        "a line is: topic Q0 document rank score run",
        "eval.malformed_line",
      );
    }
    if (this.#topic === undefined || !fields.is(0, this.#qid)) {
      this.#qid = fields.text(0);
      this.#topic = runTopic(run, this.#qid);
    }
    const topic = this.#topic;
    const score = fields.number(4);
    if (!Number.isFinite(score)) throw badScore(run.source, line, fields.text(4));
    topic.docs.push(fields.text(2));
    topic.scores.push(score);
    topic.lines.push(line);
    if (this.#ranks) topic.ranks.push(fields.number(3));
    if (!fields.is(5, run.id)) run.id = fields.text(5);
  }
  row({ query, doc, value }: Row, line: number): void {
    const run = this.#run;
    const score = decimal(value);
    if (!Number.isFinite(score)) throw badScore(run.source, line, value);
    const topic = runTopic(run, toBytes(query));
    topic.docs.push(toBytes(doc));
    topic.scores.push(score);
    topic.lines.push(line);
  }

  json(value: unknown, line: number): void {
    takeHits(value, this.#run, this.#warnings, line);
  }
}

/** Reads a run: TREC's format, a table of query, document and score, or JSON with hits. */
export async function readRun(files: InputFiles, path: string, options: RunOptions): Promise<Loaded<Run>> {
  const run = emptyRun(path);
  const warnings = new Warnings(path);
  await readRows(files, path, options.compat, new RunTaker(run, warnings, options.ranks ?? false));
  if (run.topics.size === 0) {
    throw inputError({ source: path }, "an empty run", "is this the right file?", "eval.empty");
  }
  if (run.id === "") run.id = toBytes(nameOf(path));
  return { value: run, warnings: warnings.list() };
}

/** A run that does not say its name has that of its file. */
function nameOf(path: string): string {
  const file = path.split("/").at(-1) ?? path;
  return file.replace(/(?:\.(?:gz|txt|tsv|jsonl?|run|trec))+$/, "") || file;
}
