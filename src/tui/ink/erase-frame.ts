import { stripVTControlCharacters } from "node:util";
import type { InlineFrame } from "../base/inline-screen.ts";
import { widthOf } from "../base/width.ts";

/**
 * The sequence that takes a frame off the terminal after its width changed, from where the cursor was left in
 * it. Terminals wrap lines anew that no longer fit, so the frame may take more rows than it has lines.
 */
export function erasedAfterResize({ lines, cursor }: InlineFrame, before: number, after: number): string {
  const rowsOf = (columns: number) => (after < before ? Math.max(1, Math.ceil(columns / after)) : 1);
  const above = lines
    .slice(0, cursor.row)
    .reduce((rows, line) => rows + rowsOf(widthOf(stripVTControlCharacters(line))), 0);
  const within = after < before ? Math.floor(cursor.column / after) : 0;
  const up = above + within;
  // Up, to the first column, and all below: nothing above the frame is touched.
  return `${up > 0 ? `\u001b[${up}A` : ""}\r\u001b[J`;
}
