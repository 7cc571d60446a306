import type { Tokens } from "marked";
import { widthOf } from "../base/width.ts";
import { type InlineStyle, inlinePieces } from "./inline.ts";
import { over, type Piece, painted } from "./paint.ts";
import { wrapPieces } from "./wrap-pieces.ts";

const BAR = " │ ";
/** Narrower columns are of no use: then rows are shown one below the other. */
const NARROWEST = 8;

type Cell = readonly Piece[];
type Align = "center" | "left" | "right" | null;

/** A table fitted to `width` columns: cells are wrapped; where even that has no room, a record a row. */
export function tableLines(table: Tokens.Table, width: number, style: InlineStyle): readonly string[] {
  const { theme } = style;
  const header = table.header.map(({ tokens }) => inlinePieces(tokens, style, theme.strong));
  const rows = table.rows.map((row) => row.map(({ tokens }) => inlinePieces(tokens, style)));
  const widths = fitted(naturalWidths(header, rows), width - BAR.length * (header.length - 1));
  if (widths === undefined) return records(header, rows, width, style);
  const rule = theme.dim(widths.map((columns) => "─".repeat(columns)).join("─┼─"));
  const body = rows.map((row) => rowLines(row, widths, table.align, style));
  // Rows of several lines need something between them.
  const parted = body.some((lines) => lines.length > 1);
  const thin = theme.dim(widths.map((columns) => "┈".repeat(columns)).join("┈┼┈"));
  return [
    ...rowLines(header, widths, table.align, style),
    rule,
    ...body.flatMap((lines, at) => (parted && at > 0 ? [thin, ...lines] : lines)),
  ];
}

function naturalWidths(header: readonly Cell[], rows: readonly (readonly Cell[])[]): readonly number[] {
  const widths = header.map(cellWidth);
  for (const row of rows) {
    for (const at of widths.keys()) widths[at] = Math.max(widths[at] ?? 0, cellWidth(row[at] ?? []));
  }
  return widths;
}

function cellWidth(cell: Cell): number {
  const lines = cell
    .map(({ text }) => text)
    .join("")
    .split("\n");
  return Math.max(1, ...lines.map(widthOf));
}

/** Widths that fit the room: narrow columns keep theirs, the others share what is left. */
function fitted(natural: readonly number[], room: number): readonly number[] | undefined {
  if (natural.reduce((sum, width) => sum + width, 0) <= room) return natural;
  const widths = [...natural];
  const order = [...natural.keys()].sort((a, b) => (natural[a] ?? 0) - (natural[b] ?? 0));
  let left = room;
  for (const [done, at] of order.entries()) {
    const share = Math.floor(left / (order.length - done));
    const width = Math.min(natural[at] ?? 0, share);
    if (width < Math.min(NARROWEST, natural[at] ?? 0)) return undefined;
    widths[at] = width;
    left -= width;
  }
  return widths;
}

function rowLines(
  cells: readonly Cell[],
  widths: readonly number[],
  aligns: readonly Align[],
  { theme }: InlineStyle,
): readonly string[] {
  const wrapped = widths.map((width, at) => wrapPieces(cells[at] ?? [], width));
  const height = Math.max(...wrapped.map((lines) => lines.length));
  const bar = theme.dim(BAR);
  return Array.from({ length: height }, (_, row) =>
    widths
      .map((width, at) => {
        const last = at === widths.length - 1;
        return aligned(wrapped[at]?.[row] ?? [], width, aligns[at] ?? null, last);
      })
      .join(bar),
  );
}

function aligned(pieces: readonly Piece[], width: number, align: Align, last: boolean): string {
  const free = Math.max(0, width - pieces.reduce((sum, { text }) => sum + widthOf(text), 0));
  let before = 0;
  if (align === "right") before = free;
  if (align === "center") before = Math.floor(free / 2);
  return " ".repeat(before) + painted(pieces) + " ".repeat(last ? 0 : free - before);
}

/** `name: value`, a line or more each, with a blank line between the rows. */
function records(
  header: readonly Cell[],
  rows: readonly (readonly Cell[])[],
  width: number,
  { theme }: InlineStyle,
): readonly string[] {
  if (rows.length === 0) return header.flatMap((cell) => wrapPieces(cell, width).map(painted));
  return rows.flatMap((row, at) => [
    ...(at > 0 ? [""] : []),
    ...header.flatMap((name, column) => {
      const label = [...name, { text: ": ", paint: over(theme.strong, undefined) }];
      return wrapPieces([...label, ...(row[column] ?? [])], width).map(painted);
    }),
  ]);
}
