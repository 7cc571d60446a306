import type { ScreenTheme } from "./theme.ts";
import { padded } from "./width.ts";

export interface TableColumn<Row> {
  readonly key: string;
  readonly title: string;
  /** Columns of the terminal; one with `grows` takes what is left, this much at least. */
  readonly width: number;
  readonly grows?: boolean;
  readonly align?: "left" | "right";
  /** Not shown until it is chosen. */
  readonly hidden?: boolean;
  readonly value: (row: Row) => string;
  readonly paint?: (row: Row, theme: ScreenTheme) => ((text: string) => string) | undefined;
}

interface Laid<Row> {
  readonly column: TableColumn<Row>;
  readonly width: number;
}

const GAP = 1;

/** Columns that fit, from the left, and how wide each is; the first always is there. */
export function layOut<Row>(columns: readonly TableColumn<Row>[], width: number): readonly Laid<Row>[] {
  const fitting: TableColumn<Row>[] = [];
  let used = 0;
  for (const column of columns) {
    const next = used + (fitting.length === 0 ? 0 : GAP) + column.width;
    if (fitting.length > 0 && next > width) break;
    fitting.push(column);
    used = next;
  }
  const growing = fitting.filter((column) => column.grows);
  const spare = Math.max(0, width - used);
  const share = growing.length === 0 ? 0 : Math.floor(spare / growing.length);
  let rest = growing.length === 0 ? 0 : spare - share * growing.length;
  return fitting.map((column) => {
    const extra = column.grows ? share + (rest-- > 0 ? 1 : 0) : 0;
    return { column, width: Math.min(width, column.width + extra) };
  });
}

export function headerLine<Row>(laid: readonly Laid<Row>[], width: number, theme: ScreenTheme): string {
  const cells = laid.map(({ column, width: own }) => padded(column.title, own, column.align));
  return theme.strong(padded(cells.join(" "), width));
}

/** One row, exactly as wide as the terminal. A selected row is inverted as a whole, without other colours. */
export function rowLine<Row>(
  row: Row,
  laid: readonly Laid<Row>[],
  width: number,
  theme: ScreenTheme,
  mark: "selected" | "found" | undefined,
): string {
  const plain = mark === "selected";
  let line = "";
  let used = 0;
  for (const { column, width: own } of laid) {
    if (used > 0) line += " ";
    const cell = padded(column.value(row), own, column.align);
    const paint = plain ? undefined : column.paint?.(row, theme);
    line += paint === undefined ? cell : paint(cell);
    used += own + (used > 0 ? GAP : 0);
  }
  line += " ".repeat(Math.max(0, width - used));
  return mark === undefined ? line : theme[mark](line);
}
