import type { ColumnChoice } from "./column-choice.ts";
import type { DetailPane } from "./detail-pane.ts";
import type { LineEditor } from "./line-editor.ts";
import type { ListSpec } from "./list-spec.ts";
import type { Match } from "./query.ts";
import type { RowsView } from "./rows-view.ts";
import type { Size } from "./screen.ts";
import { headerLine, layOut, rowLine } from "./table.ts";
import type { ScreenTheme } from "./theme.ts";
import { lineOf, padded } from "./width.ts";

interface ListState<Row> {
  readonly spec: ListSpec<Row>;
  readonly rows: RowsView<Row>;
  readonly columns: ColumnChoice<Row>;
  readonly detail: DetailPane<Row>;
  readonly panel: boolean;
  readonly found: Match<Row> | undefined;
  readonly status: string;
  readonly typing: LineEditor | undefined;
  readonly said: { readonly text: string; readonly isError: boolean } | undefined;
}

/** Headline, table, an open pane, and the last line, exactly as high as the terminal; `page` is the table's height. */
export function drawList<Row>(
  { columns: width, rows: height }: Size,
  theme: ScreenTheme,
  state: ListState<Row>,
): { readonly lines: readonly string[]; readonly page: number } {
  const body = Math.max(0, height - 3);
  const pane = paneHeight(state, body);
  const page = body - pane;
  const lines = [
    lineOf(state.spec.headline(state.rows, theme), width),
    ...tableLines(state, width, page, theme),
    ...paneLines(state, width, pane, theme),
  ];
  // With no room for all, the last line stays: it holds what is typed and said.
  return { lines: [...lines.slice(0, height - 1), lastLine(state, width, theme)], page: Math.max(1, page) };
}

function paneHeight<Row>({ detail, columns, panel }: ListState<Row>, body: number): number {
  if (detail.isOpen) return body < 8 ? body : Math.ceil(body * 0.65);
  if (columns.isOpen) return Math.ceil(body * 0.6);
  return panel ? Math.ceil(body * 0.4) : 0;
}

function tableLines<Row>(
  { rows, columns, found }: ListState<Row>,
  width: number,
  height: number,
  theme: ScreenTheme,
): readonly string[] {
  const laid = layOut(columns.chosen, width);
  const lines = [headerLine(laid, width, theme)];
  const top = rows.top(height);
  const { cursor } = rows;
  for (let place = top; place < top + height; place++) {
    const row = rows.at(place);
    if (row === undefined) lines.push("");
    else {
      const hit = found?.(row) === true ? "found" : undefined;
      lines.push(rowLine(row, laid, width, theme, rows.held && place === cursor ? "selected" : hit));
    }
  }
  return lines;
}

function paneLines<Row>(
  { spec, rows, columns, detail }: ListState<Row>,
  width: number,
  height: number,
  theme: ScreenTheme,
): readonly string[] {
  if (height === 0) return [];
  if (detail.isOpen) return filled(detail.draw(rows.current, width, height, theme), height);
  if (columns.isOpen) return filled(columns.draw(width, height, theme), height);
  return filled(spec.panel?.(width, height, theme) ?? [], height);
}

function filled(lines: readonly string[], height: number): readonly string[] {
  return Array.from({ length: height }, (_, row) => lines[row] ?? "");
}

function lastLine<Row>({ typing, said, status }: ListState<Row>, width: number, theme: ScreenTheme): string {
  if (typing !== undefined) return typing.draw(width);
  if (said !== undefined) return (said.isError ? theme.error : theme.good)(padded(said.text, width));
  return theme.dim(padded(status, width));
}
