import { TooLarge } from "./too-large.ts";
import { Utf8Stream } from "./utf8-stream.ts";

/** A record of a CSV file, and the line on which it begins, from 1. */
export interface CsvRecord {
  readonly line: number;
  /** Empty text where nothing stands between two commas. */
  readonly cells: readonly string[];
}

const SPECIAL = /[,\r\n]/g;
const LONGEST = 512 * 1024 * 1024;

/**
 * Incremental reader of CSV (RFC 4180): quoted cells hold commas, doubled quotes and line breaks. Bytes in, the
 * records that they completed out.
 */
export class CsvParser {
  readonly #utf8 = new Utf8Stream();
  #cells: string[] = [];
  #cell = "";
  #quoted = false;
  /** A quote inside a quoted cell was seen: the next character says whether it ends it. */
  #afterQuote = false;
  #line = 1;
  #began = 1;
  #empty = true;

  push(bytes: Uint8Array): CsvRecord[] {
    return this.#take(this.#utf8.decode(bytes));
  }

  /** The last record, where no line break closed it. Throws where a quoted cell never ends. */
  end(): CsvRecord[] {
    const records = this.#take(this.#utf8.end());
    if (this.#quoted && !this.#afterQuote) {
      throw new Error(`the quoted cell of the record on line ${this.#began} never ends`);
    }
    if (!this.#empty) records.push(this.#close());
    return records;
  }

  #take(text: string): CsvRecord[] {
    const records: CsvRecord[] = [];
    let at = 0;
    while (at < text.length) {
      at = this.#quoted ? this.#inQuotes(text, at) : this.#outside(text, at, records);
      if (this.#cell.length > LONGEST) throw new TooLarge("a cell", LONGEST);
    }
    return records;
  }

  /** Gives where to go on. */
  #inQuotes(text: string, at: number): number {
    if (this.#afterQuote) {
      this.#afterQuote = false;
      if (text[at] === '"') {
        this.#cell += '"';
        return at + 1;
      }
      this.#quoted = false;
      return at;
    }
    const end = text.indexOf('"', at);
    const piece = end < 0 ? text.slice(at) : text.slice(at, end);
    for (let i = piece.indexOf("\n"); i >= 0; i = piece.indexOf("\n", i + 1)) this.#line += 1;
    this.#cell += piece;
    if (end < 0) return text.length;
    this.#afterQuote = true;
    return end + 1;
  }

  #outside(text: string, at: number, records: CsvRecord[]): number {
    const sign = text[at];
    if (sign === "\n") {
      this.#line += 1;
      if (this.#empty) this.#reset();
      else records.push(this.#close());
      return at + 1;
    }
    if (sign === "\r") return at + 1;
    this.#empty = false;
    if (sign === ",") {
      this.#next();
      return at + 1;
    }
    if (sign === '"' && this.#cell === "") {
      this.#quoted = true;
      return at + 1;
    }
    SPECIAL.lastIndex = at;
    const end = SPECIAL.exec(text)?.index ?? text.length;
    this.#cell += text.slice(at, end);
    return end;
  }

  #next(): void {
    this.#cells.push(this.#cell);
    this.#cell = "";
    this.#quoted = false;
    this.#afterQuote = false;
  }

  #close(): CsvRecord {
    this.#next();
    const record = { line: this.#began, cells: this.#cells };
    this.#reset();
    return record;
  }

  #reset(): void {
    this.#cells = [];
    this.#empty = true;
    this.#began = this.#line;
  }
}
