import { type Column, cellOf, cellText } from "./columns.ts";
import type { Theme } from "./theme.ts";
import { padEnd, padStart, stringWidth, truncate } from "./width.ts";

const gap = "  ";

function line(
  columns: readonly Column<never>[],
  cells: readonly string[],
  widths: readonly number[],
): string {
  const parts = cells.map((cell, i) => {
    const width = widths[i] ?? 0;
    const cut = truncate(cell, width);
    return columns[i]?.align === "right" ? padStart(cut, width) : padEnd(cut, width);
  });
  return parts.join(gap).trimEnd();
}

/** Narrows the widest columns until the row fits; a column keeps at least 8 columns or its own width. */
export function narrow(widths: readonly number[], available: number): number[] {
  const fitted = [...widths];
  const room = available - gap.length * (widths.length - 1);
  for (let over = sum(fitted) - room; over > 0; over = sum(fitted) - room) {
    const widest = Math.max(...fitted);
    if (widest <= 8) break;
    const next = Math.max(8, ...fitted.filter((width) => width < widest));
    const same = fitted.filter((width) => width === widest).length;
    const target = Math.max(next, widest - Math.ceil(over / same));
    for (let i = 0; i < fitted.length; i++) if (fitted[i] === widest) fitted[i] = target;
  }
  return fitted;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

/**
 * Lines of a table, header first. Rows are written as they come: widths start with what is there at once
 * and only grow. `columns` is the width of the terminal, or undefined to cut nothing.
 */
export class TableWriter<Row> {
  readonly #columns: readonly Column<Row>[];
  readonly #theme: Theme;
  readonly #available: number | undefined;
  #widths: number[];
  #headed = false;

  constructor(columns: readonly Column<Row>[], theme: Theme, available: number | undefined) {
    this.#columns = columns;
    this.#theme = theme;
    this.#available = available;
    this.#widths = columns.map((column) => stringWidth(title(column)));
  }

  rows(rows: readonly Row[]): string {
    const cells = rows.map((row) => this.#columns.map((column) => cellText(cellOf(column, row))));
    for (const row of cells)
      this.#widths = this.#widths.map((width, i) => Math.max(width, stringWidth(row[i] ?? "")));
    const widths = this.#available === undefined ? this.#widths : narrow(this.#widths, this.#available);
    const lines = cells.map((row) => line(this.#columns as readonly Column<never>[], row, widths));
    if (!this.#headed) {
      this.#headed = true;
      const titles = this.#columns.map(title);
      lines.unshift(this.#theme.strong(line(this.#columns as readonly Column<never>[], titles, widths)));
    }
    return lines.map((text) => `${text}\n`).join("");
  }
}

function title(column: Column<never>): string {
  return column.title ?? column.key.replaceAll("_", " ");
}
