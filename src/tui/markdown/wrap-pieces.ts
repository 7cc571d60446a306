import { widthOf } from "../base/width.ts";
import type { Piece } from "./paint.ts";

const segmenter = new Intl.Segmenter();

/** Blanks, a character that lines may be broken behind (with what must not begin a line), or a word. */
const parts =
  / +|[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff][\u3001\u3002\u300d\u300f\u3011\uff01\uff09\uff0c\uff0e\uff1a\uff1b\uff1f\u30fc]*|(?:[^ \u3040-\u30ff\u3400-\u9fff\uf900-\ufaff])+/g;

interface Part {
  readonly pieces: Piece[];
  width: number;
}

/** Text of printable pieces in lines of at most `width` columns, broken at blanks; "\n" begins a line. */
export function wrapPieces(pieces: readonly Piece[], width: number): readonly (readonly Piece[])[] {
  const filler = new Filler(width);
  for (const part of partsOf(pieces)) {
    if (part === "\n") filler.end();
    else if (part.pieces[0]?.text[0] === " ") filler.blank(part.pieces[0]);
    else filler.word(part);
  }
  return filler.lines();
}

/** Lines of at most `width` columns, cut where they are full, with no character lost. */
export function cutPieces(pieces: readonly Piece[], width: number): readonly (readonly Piece[])[] {
  const filler = new Filler(width);
  for (const piece of pieces) filler.cut(piece);
  return filler.lines();
}

/** Lines as they fill up. */
class Filler {
  readonly #width: number;
  readonly #lines: Piece[][] = [];
  #line: Piece[] = [];
  #used = 0;
  /** A blank that is there if a word follows in the same line. */
  #gap: Piece | undefined;

  constructor(width: number) {
    this.#width = width;
  }

  end(): void {
    this.#lines.push(this.#line);
    this.#line = [];
    this.#used = 0;
    this.#gap = undefined;
  }

  blank({ paint }: Piece): void {
    if (this.#used > 0) this.#gap = { text: " ", paint };
  }

  word({ pieces, width }: Part): void {
    const gap = this.#gap;
    this.#gap = undefined;
    const needed = this.#used + (gap === undefined ? 0 : 1) + Math.min(width, this.#width);
    // A word that no line can hold goes on where it is; others go to a line of their own.
    const full = width > this.#width ? this.#used + 1 >= this.#width : needed > this.#width;
    if (this.#used > 0 && full) this.end();
    else if (gap !== undefined) this.#add(gap, 1);
    for (const piece of pieces) this.cut(piece);
  }

  /** A piece that goes on in the next line where this one is full. */
  cut(piece: Piece): void {
    const { text, paint } = piece;
    const whole = widthOf(text);
    if (this.#used + whole <= this.#width) {
      this.#add(piece, whole);
      return;
    }
    let run = "";
    let columns = 0;
    for (const { segment } of segmenter.segment(text)) {
      const next = widthOf(segment);
      if (this.#used + columns + next > this.#width && this.#used + columns > 0) {
        if (run !== "") this.#add({ text: run, paint }, columns);
        this.end();
        run = "";
        columns = 0;
      }
      run += segment;
      columns += next;
    }
    if (run !== "") this.#add({ text: run, paint }, columns);
  }

  lines(): readonly (readonly Piece[])[] {
    if (this.#line.length > 0 || this.#lines.length === 0) this.end();
    return this.#lines;
  }

  #add(piece: Piece, columns: number): void {
    this.#line.push(piece);
    this.#used += columns;
  }
}

/** Words that may be made of several pieces, runs of blanks, and line breaks. */
function partsOf(pieces: readonly Piece[]): readonly (Part | "\n")[] {
  const found: (Part | "\n")[] = [];
  let word: Part | undefined;
  for (const { text, paint } of pieces) {
    for (const [at, line] of text.split("\n").entries()) {
      if (at > 0) {
        found.push("\n");
        word = undefined;
      }
      for (const [part] of line.matchAll(parts)) {
        const piece = { text: part, paint };
        const width = widthOf(part);
        const breaks = part[0] === " " || /^[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]/.test(part);
        if (word !== undefined && !breaks) {
          word.pieces.push(piece);
          word.width += width;
          continue;
        }
        const next: Part = { pieces: [piece], width };
        found.push(next);
        word = breaks ? undefined : next;
      }
    }
  }
  return found;
}
