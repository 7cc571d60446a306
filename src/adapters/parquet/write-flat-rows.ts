import { rm } from "node:fs/promises";
import type { SchemaElement } from "hyparquet";
import { fileWriter, parquetWriteRows } from "hyparquet-writer";

/** A column of plain values: `timestamp` is Unix milliseconds (UTC), `json` is text that is JSON. */
export interface FlatColumn {
  readonly name: string;
  readonly type: "string" | "json" | "bool" | "int32" | "int64" | "double" | "timestamp";
  readonly nullable: boolean;
}

export type FlatRow = Readonly<Record<string, string | number | bigint | boolean | null>>;

/**
 * Writes rows as they come into one Parquet file: what is held in memory is one row group. The schema is what is
 * said, not what values look like. A file that was begun and failed is removed. Resolves to the number of rows.
 */
export async function writeFlatRows(
  path: string,
  columns: readonly FlatColumn[],
  rows: AsyncIterable<FlatRow>,
  rowsAtOnce = 10_000,
): Promise<number> {
  let count = 0;
  async function* shaped() {
    for await (const row of rows) {
      count += 1;
      yield Object.fromEntries(columns.map((column) => [column.name, shapedValue(column, row[column.name])]));
    }
  }
  try {
    const writer = fileWriter(path);
    await parquetWriteRows({
      writer,
      rows: shaped(),
      columns: columns.map(({ name }) => ({ name })),
      schema: [{ name: "root", num_children: columns.length }, ...columns.map(elementOf)],
      rowGroupSize: rowsAtOnce,
    });
    return count;
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  }
}

function shapedValue({ name, type, nullable }: FlatColumn, value: FlatRow[string] | undefined): unknown {
  if (value === null || value === undefined) {
    if (!nullable) throw new Error(`column ${name} has no value`);
    return undefined;
  }
  if (type === "int64") return BigInt(value);
  if (type === "timestamp") return BigInt(value);
  return value;
}

function elementOf({ name, type, nullable }: FlatColumn): SchemaElement {
  const repetition_type = nullable ? "OPTIONAL" : "REQUIRED";
  switch (type) {
    case "string":
    case "json":
      return { name, repetition_type, type: "BYTE_ARRAY", converted_type: "UTF8" };
    case "bool":
      return { name, repetition_type, type: "BOOLEAN" };
    case "int32":
      return { name, repetition_type, type: "INT32" };
    case "int64":
      return { name, repetition_type, type: "INT64" };
    case "double":
      return { name, repetition_type, type: "DOUBLE" };
    case "timestamp":
      return { name, repetition_type, type: "INT64", converted_type: "TIMESTAMP_MILLIS" };
  }
}
