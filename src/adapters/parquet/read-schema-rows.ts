import type { ColumnType, Row, RowSchema, Value } from "../../datasets/index.ts";
import { readParquetRows } from "./read-rows.ts";

/** Rows of a Parquet file of ours, a row group in memory at a time. */
export async function* readParquet(path: string, schema: RowSchema): AsyncGenerator<Row> {
  for await (const row of readParquetRows(path)) yield shaped(row, schema) as Row;
}

/** What the reader gives as what rows hold: times as text, 64-bit integers as numbers where they fit. */
function shaped(value: unknown, columns: RowSchema): Value {
  const from = value as Readonly<Record<string, unknown>>;
  return Object.fromEntries(columns.map(({ name, type }) => [name, plain(from[name], type)]));
}

function plain(value: unknown, type: ColumnType): Value {
  if (value === null || value === undefined) return null;
  if (typeof type === "object") {
    if ("struct" in type) return shaped(value, type.struct);
    return (value as readonly unknown[]).map((item) => plain(item, type.list));
  }
  if (type === "timestamp") return (value as Date).toISOString();
  if (type !== "int64") return value as Value;
  const whole = value as bigint;
  return whole >= Number.MIN_SAFE_INTEGER && whole <= Number.MAX_SAFE_INTEGER ? Number(whole) : whole;
}
