import { printable, widthOf } from "../../base/width.ts";
import { isFold } from "./folds.ts";
import { boundariesFrom, boundaryAfter, simpleWidth } from "./graphemes.ts";

/** A tab as it is shown. */
const TAB = "  ";

/** Widths that are kept in mind, of characters that take long to measure. */
const MOST_KNOWN = 2_000;

/**
 * The text in rows of so many columns, broken where a row is full. Rows are found as far as somebody asks,
 * and a change forgets those behind it only: a key in a long text costs the rows in sight.
 */
export class Rows {
  readonly #labelOf: (unit: number) => string;
  readonly #known = new Map<string, number>();
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
      const [next, wide] = this.#characterAt(text, at);
      // A cursor may stand inside of a character that is still being typed.
      columns += next > to ? this.#columnsOf(text.slice(at, to)) : wide;
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
      const [next, wide] = this.#characterAt(text, at);
      columns += wide;
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

  /** Where the character at `at` ends, and how wide it is. */
  #characterAt(text: string, at: number): readonly [next: number, columns: number] {
    const simple = simpleWidth(text, at);
    if (simple > 0) return [at + 1, Math.min(this.#width, simple)];
    const next = boundaryAfter(text, at);
    return [next, Math.min(this.#width, this.#columnsOf(text.slice(at, next)))];
  }

  #columnsOf(character: string): number {
    const known = this.#known.get(character);
    if (known !== undefined) return known;
    const columns = widthOf(this.shown(character));
    // A label may be another for the same sign later.
    if (!isFold(character.charCodeAt(0))) {
      if (this.#known.size >= MOST_KNOWN) this.#known.clear();
      this.#known.set(character, columns);
    }
    return columns;
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
    const next = this.#nextRow(text);
    if (next !== undefined) this.#starts.push(next);
    this.#scanned = next ?? text.length;
    this.#whole = next === undefined;
  }

  /** Where the next row begins; undefined where the text ends with this one. */
  #nextRow(text: string): number | undefined {
    const width = Math.max(1, this.#width);
    let used = 0;
    let at = this.#starts.at(-1) ?? 0;
    let ends: readonly number[] = [];
    let next = 0;
    while (at < text.length) {
      if (text.charCodeAt(at) === 10) return at + 1;
      const simple = simpleWidth(text, at);
      let end = at + 1;
      if (simple === 0) {
        while (next < ends.length && (ends[next] ?? 0) <= at) next += 1;
        if (next === ends.length) {
          ends = boundariesFrom(text, at);
          next = 0;
        }
        end = ends[next] ?? at + 1;
      }
      const columns = Math.min(width, simple === 0 ? this.#columnsOf(text.slice(at, end)) : simple);
      if (used + columns > width && used > 0) return at;
      used += columns;
      at = end;
    }
    return undefined;
  }
}
