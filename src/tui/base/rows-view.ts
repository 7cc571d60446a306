import { RingBuffer } from "../../kernel/ring-buffer.ts";
import type { Match } from "./query.ts";

/** Rows looked at between two looks at the clock. */
const CHUNK = 256;

interface Held<Row> {
  readonly rows: readonly Row[];
  /** Number of the first of them. */
  readonly first: number;
}

/**
 * Rows as they come, what of them a filter shows, and where a person is in it. It follows the newest until
 * somebody looks at another one: then the rows stand still, while what comes goes on being counted and kept.
 */
export class RowsView<Row> {
  readonly #ring: RingBuffer<Row>;
  readonly #monotonic: () => number;
  #held: Held<Row> | undefined;
  #filter: Match<Row> | undefined;
  /** Numbers of the rows that the filter shows, ascending, and from where they count. */
  #hits: number[] = [];
  #head = 0;
  /** Number of the next row that the filter has to look at. */
  #scanned = 0;
  #missed = 0;
  /** Place of the cursor among the rows that are shown, while they stand still. */
  #cursor = 0;
  /** Number of the row at which a filter that was set meanwhile is to put the cursor. */
  #wanted: number | undefined;
  #top = 0;

  constructor(capacity: number, monotonic: () => number) {
    this.#ring = new RingBuffer(capacity);
    this.#monotonic = monotonic;
  }

  push(row: Row): void {
    this.#ring.push(row);
  }

  /** How many rows have ever come. */
  get total(): number {
    return this.#ring.end;
  }

  /** How many rows are kept. */
  get kept(): number {
    return this.#ring.length;
  }

  get held(): boolean {
    return this.#held !== undefined;
  }

  /** Rows that came since they stand still. */
  get fresh(): number {
    return this.#held === undefined ? 0 : this.#ring.end - this.#end;
  }

  /** Rows that fell out of the buffer before the filter had looked at them. */
  get missed(): number {
    return this.#missed;
  }

  get filtered(): boolean {
    return this.#filter !== undefined;
  }

  /** True while rows wait for the filter. */
  get scanning(): boolean {
    return this.#filter !== undefined && this.#scanned < this.#end;
  }

  /** How many rows are shown. */
  get length(): number {
    return this.#filter === undefined ? this.#end - this.#first : this.#hits.length - this.#head;
  }

  /** The row at that place among those shown. */
  at(place: number): Row | undefined {
    if (place < 0 || place >= this.length) return undefined;
    return this.#row(
      this.#filter === undefined ? this.#first + place : (this.#hits[this.#head + place] ?? -1),
    );
  }

  /** Place of the row that keys act on. */
  get cursor(): number {
    const last = this.length - 1;
    return this.#held === undefined ? last : Math.max(0, Math.min(last, this.#cursor));
  }

  get current(): Row | undefined {
    return this.at(this.cursor);
  }

  /** Everything that is shown, oldest first. */
  *shown(): Generator<Row, void, undefined> {
    for (let place = 0; place < this.length; place++) {
      const row = this.at(place);
      if (row !== undefined) yield row;
    }
  }

  setFilter(filter: Match<Row> | undefined): void {
    const cursor = this.#held === undefined ? undefined : this.#numberAt(this.cursor);
    this.#filter = filter;
    this.#hits = [];
    this.#head = 0;
    this.#scanned = this.#first;
    this.#missed = 0;
    this.#wanted = filter === undefined ? undefined : cursor;
    if (cursor !== undefined) this.#cursor = filter === undefined ? cursor - this.#first : 0;
  }

  /** Lets the filter look at rows for about `budgetMs`; true where that changed what is shown. */
  step(budgetMs: number): boolean {
    const filter = this.#filter;
    if (filter === undefined) return false;
    const first = this.#first;
    if (this.#scanned < first) {
      this.#missed += first - this.#scanned;
      this.#scanned = first;
    }
    const before = this.length;
    this.#forget(first);
    const end = this.#end;
    const until = this.#monotonic() + budgetMs;
    let found = false;
    while (this.#scanned < end && this.#monotonic() < until) {
      const stop = Math.min(end, this.#scanned + CHUNK);
      for (; this.#scanned < stop; this.#scanned++) {
        const row = this.#row(this.#scanned);
        if (row === undefined || !filter(row)) continue;
        this.#hits.push(this.#scanned);
        if (this.#wanted !== undefined && this.#scanned <= this.#wanted) this.#cursor = this.length - 1;
        found = true;
      }
    }
    return found || before !== this.length;
  }

  /** Rows stand still, the cursor where it is. */
  hold(): void {
    if (this.#held !== undefined) return;
    const cursor = this.cursor;
    this.#held = { rows: this.#ring.slice(), first: this.#ring.first };
    this.#forget(this.#held.first);
    this.#cursor = cursor;
    this.#top = Number.MAX_SAFE_INTEGER;
  }

  /** The newest again. */
  follow(): void {
    this.#held = undefined;
  }

  move(by: number): void {
    this.hold();
    this.#wanted = undefined;
    this.#cursor = Math.max(0, Math.min(this.length - 1, this.cursor + by));
  }

  goTo(place: number): void {
    this.move(place - this.cursor);
  }

  /** The next place in that direction, around the end, whose row matches; undefined where none does. */
  find(match: Match<Row>, direction: 1 | -1): number | undefined {
    const { length } = this;
    for (let step = 1; step <= length; step++) {
      const place = (((this.cursor + step * direction) % length) + length) % length;
      const row = this.at(place);
      if (row !== undefined && match(row)) return place;
    }
    return undefined;
  }

  /** Place of the first row to draw, for a window of that height with the cursor in it. */
  top(height: number): number {
    const last = Math.max(0, this.length - height);
    if (this.#held === undefined) return last;
    const { cursor } = this;
    this.#top = Math.min(last, Math.max(0, cursor - height + 1, Math.min(this.#top, cursor)));
    return this.#top;
  }

  get #first(): number {
    return this.#held?.first ?? this.#ring.first;
  }

  get #end(): number {
    return this.#held === undefined ? this.#ring.end : this.#held.first + this.#held.rows.length;
  }

  #row(number: number): Row | undefined {
    return this.#held === undefined ? this.#ring.get(number) : this.#held.rows[number - this.#held.first];
  }

  #numberAt(place: number): number | undefined {
    if (this.length === 0) return undefined;
    return this.#filter === undefined ? this.#first + place : this.#hits[this.#head + place];
  }

  /** Hits that have fallen out of the buffer. */
  #forget(first: number): void {
    while (this.#head < this.#hits.length && (this.#hits[this.#head] ?? first) < first) this.#head += 1;
    if (this.#head > 4096 && this.#head * 2 > this.#hits.length) {
      this.#hits = this.#hits.slice(this.#head);
      this.#head = 0;
    }
  }
}
