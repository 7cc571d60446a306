import type { ScreenTheme } from "../../base/theme.ts";
import { cut, lineOf, printable, widthOf, wrap } from "../../base/width.ts";
import { isFold } from "./folds.ts";
import { boundaryAfter } from "./graphemes.ts";
import type { ReverseSearch } from "./reverse-search.ts";
import type { Rows } from "./rows.ts";
import type { TextBuffer } from "./text-buffer.ts";

/** Rows, each `columns` wide at most, and where in them the cursor stands, counted from 0. */
export interface Drawn {
  readonly lines: readonly string[];
  readonly cursor: { readonly row: number; readonly column: number };
}

interface Place {
  readonly columns: number;
  readonly theme: ScreenTheme;
  readonly prompt: string;
  readonly placeholder: string;
  readonly maxRows: number;
}

/** The first row in sight. */
export class View {
  top = 0;

  /** Scrolls as little as keeps the row in sight, and never past the end. */
  follow(row: number, height: number, exists: (row: number) => boolean): void {
    this.top = Math.max(Math.min(this.top, row), row - height + 1);
    while (this.top > 0 && !exists(this.top + height - 1)) this.top -= 1;
  }
}

export function drawText(buffer: TextBuffer, rows: Rows, view: View, place: Place): Drawn {
  const { columns, theme, maxRows } = place;
  const { text, cursor } = buffer;
  const prompt = cut(printable(place.prompt), Math.max(0, columns - 3));
  const indent = widthOf(prompt);
  // The last column is the cursor's behind a full row.
  rows.width = Math.max(2, columns - indent - 1);
  if (text === "") {
    const empty = lineOf(
      [
        [prompt, theme.accent],
        [place.placeholder, theme.dim],
      ],
      Math.max(indent, columns - 1),
    );
    return { lines: [empty], cursor: { row: 0, column: indent } };
  }
  const here = rows.rowOf(text, cursor);
  view.follow(here, maxRows, (row) => rows.has(text, row));
  const lines: string[] = [];
  for (let row = view.top; row < view.top + maxRows && rows.has(text, row); row++) {
    const lead = row === 0 ? theme.accent(prompt) : " ".repeat(indent);
    lines.push(lead + rowLine(text, rows, row, place));
  }
  const [from] = rows.bounds(text, here);
  const column = Math.min(columns - 1, indent + rows.columnsBetween(text, from, cursor));
  return { lines, cursor: { row: here - view.top, column } };
}

function rowLine(text: string, rows: Rows, row: number, { columns, theme }: Place): string {
  const [from, to] = rows.bounds(text, row);
  const part = text.slice(from, to);
  if (/^[\x20-\x7e]*$/.test(part)) return part;
  const room = Math.max(2, columns - 3);
  return part
    .split(/([\t\ufdd0-\ufdef])/)
    .map((piece) =>
      isFold(piece.charCodeAt(0)) ? theme.accent(cut(rows.shown(piece), room)) : rows.shown(piece),
    )
    .join("");
}

/** The words that are looked for, and below them the beginning of what was found. */
export function drawSearch(search: ReverseSearch, { columns, theme, maxRows }: Place): Drawn {
  const label = columns < 40 ? "search: " : "search what was sent: ";
  const room = Math.max(1, columns - widthOf(label) - 1);
  let words = printable(search.words);
  while (widthOf(words) > room) words = words.slice(boundaryAfter(words, 0));
  const head = theme.accent(label) + words;
  const column = Math.min(columns - 1, widthOf(label) + widthOf(words));
  const { found } = search;
  if (found === undefined) {
    const nothing = search.words === "" ? [] : [theme.warning(cut("  nothing was found", columns))];
    return { lines: [head, ...nothing], cursor: { row: 0, column } };
  }
  const lines = wrap(found.slice(0, columns * maxRows * 2), Math.max(2, columns - 2));
  const shown = lines.slice(0, Math.max(1, maxRows - 1)).map((line) => `  ${line}`);
  return { lines: [head, ...shown], cursor: { row: 0, column } };
}
