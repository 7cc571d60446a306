import { stripVTControlCharacters } from "node:util";
import type { InlineFrame } from "../base/inline-screen.ts";
import { widthOf } from "../base/width.ts";

/** How a terminal wraps lines anew: `cursor-drifts`: each row that is added anywhere takes the cursor down with it. */
export type Reflow = "cursor-stays" | "cursor-drifts";

/** xterm.js (Buffer.ts, `_reflowSmaller`), which VS Code's terminal is, counts rows added below the cursor too. */
export function reflowOf(program: string | undefined): Reflow {
  return program === "vscode" ? "cursor-drifts" : "cursor-stays";
}

/**
 * The sequence that takes a frame off the terminal after its width changed, from where the cursor was left in
 * it. Terminals wrap lines anew that no longer fit, so the frame may take more rows than it has lines.
 */
export function erasedAfterResize(
  { lines, cursor }: InlineFrame,
  before: number,
  after: number,
  reflow: Reflow = "cursor-stays",
): string {
  const added = lines.map((line) => {
    const columns = widthOf(stripVTControlCharacters(line));
    return after < before ? Math.max(0, Math.ceil(columns / after) - 1) : 0;
  });
  const sum = (rows: readonly number[]) => rows.reduce((all, more) => all + more, 0);
  const within = after < before ? Math.floor(cursor.column / after) : 0;
  const up =
    cursor.row + (reflow === "cursor-drifts" ? sum(added) : sum(added.slice(0, cursor.row)) + within);
  // Up, to the first column, and all below: nothing above the frame is touched.
  return `${up > 0 ? `\u001b[${up}A` : ""}\r\u001b[J`;
}
