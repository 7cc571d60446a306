import { createWriteStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import {
  Bool,
  type DataType,
  Field,
  Float64,
  Int32,
  Int64,
  List,
  makeBuilder,
  makeData,
  RecordBatch,
  RecordBatchFileWriter,
  Schema,
  Struct,
  TimestampMicrosecond,
  Utf8,
} from "apache-arrow";
import type { ColumnType, Row, RowSchema, Value } from "../../datasets/index.ts";

/** Rows of one record batch. */
const BATCH = 8_192;

/** Writes rows as an Arrow IPC file (Feather V2), a record batch at a time. Rows must have passed `rowCheck`. */
export async function writeArrow(
  path: string,
  columns: RowSchema,
  rows: AsyncIterable<Row> | Iterable<Row>,
): Promise<number> {
  const fields = columns.map(({ name, type, nullable }) => new Field(name, arrowType(type), nullable));
  const schema = new Schema(fields);
  const writer = new RecordBatchFileWriter();
  let count = 0;
  async function* batches() {
    let held: Row[] = [];
    for await (const row of rows) {
      count++;
      held.push(row);
      if (held.length < BATCH) continue;
      yield batchOf(schema, columns, held);
      held = [];
    }
    yield batchOf(schema, columns, held);
  }
  const written = (async () => {
    for await (const batch of batches()) writer.write(batch);
    writer.close();
  })();
  const sink = pipeline(
    Readable.from(writer as AsyncIterable<Uint8Array>),
    createWriteStream(path, { flags: "wx", mode: 0o600 }),
  );
  await Promise.all([
    written.catch((error: unknown) => {
      writer.abort(error);
      throw error;
    }),
    sink,
  ]);
  return count;
}

function batchOf(schema: Schema, columns: RowSchema, rows: readonly Row[]): RecordBatch {
  const children = columns.map(({ name, type }) => {
    const builder = makeBuilder({ type: arrowType(type), nullValues: [null, undefined] });
    const shape = shapeOf(type);
    for (const row of rows) builder.append(shape(row[name] ?? null));
    return builder.finish().flush();
  });
  const data = makeData({ type: new Struct(schema.fields), length: rows.length, nullCount: 0, children });
  return new RecordBatch(schema, data);
}

function arrowType(type: ColumnType): DataType {
  if (typeof type === "object") {
    if ("list" in type) return new List(new Field("item", arrowType(type.list), false));
    return new Struct(
      type.struct.map(({ name, type: of, nullable }) => new Field(name, arrowType(of), nullable)),
    );
  }
  switch (type) {
    case "string":
    case "json":
      return new Utf8();
    case "bool":
      return new Bool();
    case "int32":
      return new Int32();
    case "int64":
      return new Int64();
    case "double":
      return new Float64();
    case "timestamp":
      return new TimestampMicrosecond("UTC");
  }
}

type Shape = (value: Value) => unknown;

/** A value as builders take it: 64-bit integers as bigints, times as milliseconds, whatever their unit. */
function shapeOf(type: ColumnType): Shape {
  if (type === "int64") return (value) => (value === null ? null : BigInt(value as number | bigint));
  if (type === "timestamp") return (value) => (value === null ? null : Date.parse(value as string));
  if (typeof type === "string") return (value) => value;
  if ("list" in type) {
    const inner = shapeOf(type.list);
    return (value) => (value === null ? null : (value as readonly Value[]).map(inner));
  }
  const shapes = type.struct.map(({ name, type: of }) => [name, shapeOf(of)] as const);
  return (value) =>
    value === null
      ? null
      : Object.fromEntries(
          shapes.map(([name, shape]) => [
            name,
            shape((value as Readonly<Record<string, Value>>)[name] ?? null),
          ]),
        );
}
