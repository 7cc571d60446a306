import { printable, widthOf } from "../../base/width.ts";
import { isFold } from "./folds.ts";
import { boundaryAfter } from "./graphemes.ts";

/** A tab as it is shown. */
const TAB = "  ";

/**
 * The text in rows of so many columns, broken where a row is full. Rows are found as far as somebody asks,
 * and a change forgets those behind it only: a key in a long text costs the rows in sight.
 */
export class Rows {
  readonly #labelOf: (unit: number) => string;
  #starts: number[] = [0];
  #scanned = 0;
  #whole = false;
  #width = 0;

  constructor(labelOf: (unit: number) => string) {
    this.#labelOf = labelOf;
  }

  set width(columns: number) {
    if (columns === this.#width) return;
    this.#width = columns;
    this.changedFrom(0);
  }

  changedFrom(offset: number): void {
    // What comes at the beginning of a row may join the last character of the row before.
    const kept = this.#indexOf(Math.max(0, offset - 1));
    this.#starts.length = kept + 1;
    this.#scanned = this.#starts[kept] ?? 0;
    this.#whole = false;
  }

  /** The row that a cursor at this offset stands in. */
  rowOf(text: string, offset: number): number {
    while (!this.#whole && this.#scanned <= offset) this.#scanRow(text);
    return this.#indexOf(offset);
  }

  /** Whether there is such a row. */
  has(text: string, row: number): boolean {
    while (!this.#whole && this.#starts.length <= row) this.#scanRow(text);
    return row >= 0 && row < this.#starts.length;
  }

  /** Offsets of a row, the line feed that ends it not counted. */
  bounds(text: string, row: number): readonly [from: number, to: number] {
    const from = this.#starts[row] ?? 0;
    const next = this.has(text, row + 1) ? (this.#starts[row + 1] ?? text.length) : text.length;
    return [from, next > from && text.charCodeAt(next - 1) === 10 ? next - 1 : next];
  }

  /** Columns between two offsets of a row. */
  columnsBetween(text: string, from: number, to: number): number {
    let columns = 0;
    for (let at = from; at < to; ) {
      const next = Math.min(to, boundaryAfter(text, at));
      columns += this.#columnsOf(text.slice(at, next));
      at = next;
    }
    return columns;
  }

  /** The place in a row that is nearest to a column. */
  offsetAt(text: string, row: number, column: number): number {
    const [from, to] = this.bounds(text, row);
    let columns = 0;
    let at = from;
    while (at < to) {
      const next = boundaryAfter(text, at);
      columns += this.#columnsOf(text.slice(at, next));
      if (columns > column) break;
      at = next;
    }
    // The end of a full row is the beginning of the next one.
    return at === to && to !== text.length && text.charCodeAt(to) !== 10 ? this.#before(text, from, to) : at;
  }

  #before(text: string, from: number, to: number): number {
    let last = from;
    for (let at = from; at < to; at = boundaryAfter(text, at)) last = at;
    return last;
  }

  /** What is shown for a character that is kept as it is. */
  shown(character: string): string {
    if (character === "\t") return TAB;
    return isFold(character.charCodeAt(0)) ? this.#labelOf(character.charCodeAt(0)) : printable(character);
  }

  #columnsOf(character: string): number {
    const unit = character.charCodeAt(0);
    if (character.length === 1 && unit >= 32 && unit < 127) return 1;
    return Math.min(this.#width, widthOf(this.shown(character)));
  }

  #indexOf(offset: number): number {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** Finds where the row at the end of what is known ends. */
  #scanRow(text: string): void {
    const width = Math.max(1, this.#width);
    let used = 0;
    let at = this.#starts.at(-1) ?? 0;
    while (at < text.length) {
      const unit = text.charCodeAt(at);
      if (unit === 10) {
        this.#starts.push(at + 1);
        this.#scanned = at + 1;
        return;
      }
      const next = boundaryAfter(text, at);
      const columns = this.#columnsOf(text.slice(at, next));
      if (used + columns > width && used > 0) {
        this.#starts.push(at);
        this.#scanned = at;
        return;
      }
      used += columns;
      at = next;
    }
    this.#scanned = text.length;
    this.#whole = true;
  }
}
