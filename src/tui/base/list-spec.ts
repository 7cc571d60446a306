import type { Fields } from "./query.ts";
import type { RowsView } from "./rows-view.ts";
import type { Desk } from "./screen.ts";
import type { TableColumn } from "./table.ts";
import type { ScreenTheme } from "./theme.ts";
import type { Span } from "./width.ts";

/** One view of the detail pane. */
export interface DetailView<Row> {
  readonly name: string;
  /** Lines of at most `width` columns. What takes long is a promise, and what it throws is shown. */
  lines(row: Row, width: number, theme: ScreenTheme): readonly string[] | Promise<readonly string[]>;
}

/** What makes a list of rows a screen of its own; `ListScreen` brings everything else. */
export interface ListSpec<Row> {
  /** Stands in the title and in names of files: `bus-tail`. */
  readonly name: string;
  readonly columns: readonly TableColumn<Row>[];
  readonly fields: Fields<Row>;
  /** What plain words of a filter are looked for in. */
  readonly text: (row: Row) => string;
  readonly details: readonly DetailView<Row>[];
  /** Rates, counts, state: one line above the table. */
  readonly headline: (rows: RowsView<Row>, theme: ScreenTheme) => readonly Span[];
  /** A pane of its own that `tab` opens while no detail is open. */
  readonly panel?: (width: number, height: number, theme: ScreenTheme) => readonly string[];
  /** In the place of `following`, where nothing comes: not yet, or no more. */
  readonly state?: () => string | undefined;
  /** What `y` copies. */
  readonly message: (row: Row) => string | Promise<string>;
  /** What `Y` copies and `w` writes, one line of JSON each. */
  readonly record: (row: Row) => unknown;
  /** Runs until the desk's signal aborts, pushing rows as they come; a rejection ends the screen. */
  readonly start: (desk: Desk, rows: RowsView<Row>) => Promise<void> | void;
  /** Takes in what has come since the last tick; true where there was something. */
  readonly tick?: () => boolean;
  /** Starts or stops recording; resolves to what it did, in words. */
  readonly toggleRecording?: () => Promise<string>;
  readonly summary: (rows: RowsView<Row>) => string;
}
