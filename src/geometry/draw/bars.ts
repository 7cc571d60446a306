import { few, type Tints } from "./tints.ts";

const eighths = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"] as const;
const heights = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"] as const;

/** More bins than this are drawn one character each. */
const MAX_ROWS = 12;

/** A spectrum as one bar a bin, or as one line of columns where it has many. Negative bins are drawn empty. */
export function drawSpectrum(values: readonly number[], columns: number, tints: Tints): string[] {
  const top = Math.max(...values, 0);
  if (values.length > MAX_ROWS) return sparklines(values, columns, top);
  const width = String(values.length - 1).length;
  const room = Math.max(8, columns - width - 10);
  return values.map((value, i) => {
    const length = top === 0 ? 0 : Math.round((Math.max(0, value) / top) * room * 8);
    const bar = "█".repeat(length >> 3) + (eighths[length & 7] ?? "");
    return `${tints.dim(String(i).padStart(width))} ${bar === "" ? "▏" : bar} ${few(value)}`;
  });
}

function sparklines(values: readonly number[], columns: number, top: number): string[] {
  const room = Math.max(8, columns);
  const marks = values.map((value) => {
    const height = top === 0 ? 0 : Math.round((Math.max(0, value) / top) * 7);
    return heights[height] ?? "█";
  });
  return Array.from({ length: Math.ceil(marks.length / room) }, (_, i) =>
    marks.slice(i * room, (i + 1) * room).join(""),
  );
}
