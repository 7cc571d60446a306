import type { InputFiles } from "../ports.ts";
import type { Compat } from "../rank.ts";
import { headerLayout, type Layout, layoutOf, type Row, rowOf } from "./delimited.ts";
import { Fields } from "./fields.ts";
import { JsonText } from "./json-text.ts";
import { eachLine } from "./lines.ts";

/** Who takes in a file of judgements or results, whichever of the three formats it has. */
export interface RowTaker {
  /** A line of fields with white space between, as trec_eval reads it. `fields` is good during the call only. */
  trec(fields: Fields, count: number, line: number): void;
  /** A row of a table: query, document and what is said of it. */
  row(row: Row, line: number): void;
  /** One JSON value. */
  json(value: unknown, line: number): void;
}

const HASH = 35;

/** Hands over line after line. The first that says something decides the format for all. */
class Lines {
  readonly #source: string;
  readonly #comments: boolean;
  readonly #taker: RowTaker;
  readonly #json: JsonText;
  readonly #fields = new Fields();
  #take: ((buffer: Buffer, start: number, end: number, line: number) => void) | undefined;

  constructor(source: string, compat: Compat, taker: RowTaker) {
    this.#source = source;
    // Version 9 takes a comment for a judgement.
    this.#comments = compat === "trec10";
    this.#taker = taker;
    this.#json = new JsonText(source, (value, line) => taker.json(value, line));
  }

  line(buffer: Buffer, start: number, end: number, line: number): void {
    if (this.#take !== undefined) {
      this.#take(buffer, start, end, line);
      return;
    }
    const count = this.#fields.split(buffer, start, end);
    if (count === 0 || this.#isComment(buffer)) return;
    const text = buffer.toString("utf8", start, end);
    if (/^\s*[{[]/.test(text)) this.#take = this.#jsonLine;
    else if (count === 3 || headerLayout(text) !== undefined) {
      const { layout, header } = layoutOf(text, { source: this.#source, line });
      this.#take = this.#tableLine(layout);
      if (header) return;
    } else this.#take = this.#trecLine;
    this.#take(buffer, start, end, line);
  }

  end(): void {
    this.#json.end();
  }

  #isComment(buffer: Buffer): boolean {
    return this.#comments && buffer[this.#fields.start[0] as number] === HASH;
  }

  readonly #trecLine = (buffer: Buffer, start: number, end: number, line: number): void => {
    const count = this.#fields.split(buffer, start, end);
    if (count > 0 && !this.#isComment(buffer)) this.#taker.trec(this.#fields, count, line);
  };

  readonly #jsonLine = (buffer: Buffer, start: number, end: number, line: number): void => {
    const text = buffer.toString("utf8", start, end);
    if (text.trim() !== "") this.#json.line(text, line);
  };

  #tableLine(layout: Layout) {
    return (buffer: Buffer, start: number, end: number, line: number): void => {
      const text = buffer.toString("utf8", start, end);
      if (text.trim() === "" || (this.#comments && text.startsWith("#"))) return;
      this.#taker.row(rowOf(text, layout, { source: this.#source, line }), line);
    };
  }
}

/** Reads a file line by line; `compat` decides whether `#` opens a comment. */
export async function readRows(
  files: InputFiles,
  path: string,
  compat: Compat,
  taker: RowTaker,
): Promise<void> {
  const lines = new Lines(path, compat, taker);
  await eachLine(path, files.read(path), (buffer, start, end, line) => lines.line(buffer, start, end, line));
  lines.end();
}
