import type { Tints, Tone } from "./tints.ts";

/** Bits of a braille cell, by column and row of its dots. */
const bits = [
  [0x01, 0x02, 0x04, 0x40],
  [0x08, 0x10, 0x20, 0x80],
] as const;

/** Where several dots share a cell, the strongest tone paints it. */
const tones: readonly (Tone | undefined)[] = [undefined, "unknown", "low", "mid", "high"];

/** A drawing surface of 2 x 4 dots a character. Dots outside are left out. */
export class BrailleCanvas {
  readonly columns: number;
  readonly rows: number;
  readonly #cells: Uint8Array;
  readonly #tones: Uint8Array;

  constructor(columns: number, rows: number) {
    this.columns = Math.max(1, Math.floor(columns));
    this.rows = Math.max(1, Math.floor(rows));
    this.#cells = new Uint8Array(this.columns * this.rows);
    this.#tones = new Uint8Array(this.columns * this.rows);
  }

  /** In dots. */
  get width(): number {
    return this.columns * 2;
  }

  get height(): number {
    return this.rows * 4;
  }

  /** Sets the dot at whole coordinates, (0, 0) top left. */
  dot(x: number, y: number, tone?: Tone): void {
    if (!(x >= 0 && y >= 0 && x < this.width && y < this.height)) return;
    const at = (y >> 2) * this.columns + (x >> 1);
    this.#cells[at] = (this.#cells[at] ?? 0) | (bits[x & 1]?.[y & 3] ?? 0);
    this.#tones[at] = Math.max(this.#tones[at] ?? 0, tones.indexOf(tone));
  }

  /** One string a row, painted in runs of one tone. */
  lines(tints: Tints): string[] {
    return Array.from({ length: this.rows }, (_, row) => this.#line(row, tints));
  }

  #line(row: number, tints: Tints): string {
    let line = "";
    let run = "";
    let tone = 0;
    for (let column = 0; column <= this.columns; column++) {
      const at = row * this.columns + column;
      const cell = column < this.columns ? (this.#cells[at] ?? 0) : 0;
      const next = cell === 0 ? tone : (this.#tones[at] ?? 0);
      if (next !== tone || column === this.columns) {
        const name = tones[tone];
        line += name === undefined ? run : tints[name](run);
        run = "";
        tone = next;
      }
      if (column < this.columns) run += String.fromCharCode(0x2800 + cell);
    }
    return line;
  }
}
