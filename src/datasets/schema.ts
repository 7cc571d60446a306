/**
 * What a column holds. One description serves every writer: Parquet by either path, Arrow, JSONL, and the
 * `dataset_info` of a card. Values are plain JavaScript: `int64` a safe integer or a bigint, `timestamp` RFC 3339
 * text in UTC with milliseconds, `json` text that is JSON (heterogeneous structures break a columnar schema).
 */
export type ColumnType =
  | "string"
  | "json"
  | "bool"
  | "int32"
  | "int64"
  | "double"
  /** `2026-11-22T12:00:00.000Z`; microseconds since the epoch in Parquet and Arrow. */
  | "timestamp"
  | { readonly list: ColumnType }
  | { readonly struct: readonly Column[] };

export interface Column {
  readonly name: string;
  readonly type: ColumnType;
  /** Whether null is a value here; elements of lists are never null. */
  readonly nullable: boolean;
}

export type RowSchema = readonly Column[];

/** A row as writers take it: every column is there, null where it has no value. */
export type Row = Readonly<Record<string, Value>>;

export type Value =
  | null
  | string
  | boolean
  | number
  | bigint
  | readonly Value[]
  | { readonly [name: string]: Value };

export function column(name: string, type: ColumnType): Column {
  return { name, type, nullable: false };
}

export function nullable(name: string, type: ColumnType): Column {
  return { name, type, nullable: true };
}
