import { printable } from "./width.ts";

/** One column of a table. Without `value` the cell is the row's own property `key`. */
export interface Column<Row> {
  readonly key: string;
  readonly title?: string;
  readonly align?: "left" | "right";
  readonly value?: (row: Row) => unknown;
}

/** A cell as one line of text: nothing for null and undefined, JSON for what has structure. */
export function cellText(value: unknown): string {
  if (value === undefined || value === null) return "";
  if (typeof value === "string") return printable(value);
  if (typeof value === "object") return printable(JSON.stringify(value));
  return String(value);
}

export function cellOf<Row>(column: Column<Row>, row: Row): unknown {
  if (column.value !== undefined) return column.value(row);
  return isRecord(row) ? row[column.key] : undefined;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Columns that a row without declared ones shows: its own keys, or itself. */
export function columnsOf(row: unknown): readonly Column<unknown>[] {
  if (!isRecord(row)) return [{ key: "value", value: (self) => self }];
  return Object.keys(row).map((key) =>
    typeof row[key] === "number" ? { key, align: "right" as const } : { key },
  );
}
