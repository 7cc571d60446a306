import type { ColumnType, Row } from "../../datasets/index.ts";
import { type WriteRowsOptions, writeParquet } from "./write-rows.ts";

/** A column of plain values: `timestamp` is Unix milliseconds (UTC), `json` is text that is JSON. */
export interface FlatColumn {
  readonly name: string;
  readonly type: Extract<ColumnType, string>;
  readonly nullable: boolean;
}

export type FlatRow = Readonly<Record<string, string | number | bigint | boolean | null>>;

/** Writes rows of plain values, which nobody has checked, as `writeParquet` does. */
export function writeFlatRows(
  path: string,
  columns: readonly FlatColumn[],
  rows: AsyncIterable<FlatRow>,
  options: WriteRowsOptions = {},
): Promise<number> {
  const required = columns.filter(({ nullable }) => !nullable);
  async function* checked(): AsyncGenerator<Row> {
    for await (const row of rows) {
      for (const { name } of required)
        if ((row[name] ?? null) === null) throw new Error(`column ${name} has no value`);
      yield row;
    }
  }
  return writeParquet(path, columns, checked(), options);
}
