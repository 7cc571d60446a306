import { rm } from "node:fs/promises";
import { zstdCompressSync } from "node:zlib";
import { fileWriter, ParquetWriter } from "hyparquet-writer";
import type { ColumnType, Row, RowSchema, Value } from "../../datasets/index.ts";
import { schemaElements } from "./schema-elements.ts";

export interface WriteRowsOptions {
  /** About how many bytes of values a row group holds before compression. */
  readonly rowGroupBytes?: number;
  readonly createdBy?: string;
}

/** The library needs about twenty times as much while it encodes; larger groups compress hardly better. */
const ROW_GROUP_BYTES = 8 * 1024 * 1024;
/** What a value takes that is not text. */
const PLAIN_BYTES = 8;

/**
 * Writes rows as they come into one Parquet file: zstd, an explicit schema, row groups capped by bytes, so that
 * memory does not grow with the number of rows. Rows must have passed `rowCheck`. A file that was begun and
 * failed is removed. Resolves to the number of rows.
 */
export async function writeParquet(
  path: string,
  schema: RowSchema,
  rows: AsyncIterable<Row> | Iterable<Row>,
  { rowGroupBytes = ROW_GROUP_BYTES, createdBy = "pmoves" }: WriteRowsOptions = {},
): Promise<number> {
  const shapes = schema.map(({ name, type }) => ({ name, shape: shapeOf(type) }));
  let count = 0;
  try {
    const writer = new ParquetWriter({
      writer: fileWriter(path),
      schema: schemaElements(schema),
      codec: "ZSTD",
      compressors: { ZSTD: (input) => zstdCompressSync(input) },
      createdBy,
    });
    let group: unknown[][] = schema.map(() => []);
    let held = 0;
    let bytes = 0;
    const flush = async () => {
      const columnData = shapes.map(({ name }, i) => ({ name, data: group[i] ?? [] }));
      await writer.write({ columnData, rowGroupSize: held });
      group = schema.map(() => []);
      held = 0;
      bytes = 0;
    };
    for await (const row of rows) {
      shapes.forEach(({ name, shape }, i) => {
        const value = row[name] ?? null;
        bytes += sizeOf(value);
        (group[i] as unknown[]).push(value === null ? undefined : shape(value));
      });
      count++;
      held++;
      if (bytes >= rowGroupBytes) await flush();
    }
    if (held > 0 || count === 0) await flush();
    await writer.finish();
    return count;
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  }
}

type Shape = (value: NonNullable<Value>) => unknown;

const same: Shape = (value) => value;

/** A value as the library takes it: 64-bit integers and times as bigints. Types without any are passed on whole. */
function shapeOf(type: ColumnType): Shape {
  if (type === "int64") return (value) => BigInt(value as number | bigint);
  if (type === "timestamp")
    return (value) => BigInt(typeof value === "number" ? value : Date.parse(value as string)) * 1000n;
  if (typeof type === "string") return same;
  if ("list" in type) {
    const inner = shapeOf(type.list);
    return inner === same ? same : (value) => (value as readonly NonNullable<Value>[]).map(inner);
  }
  const shapes = type.struct.map(({ name, type: of }) => [name, shapeOf(of)] as const);
  const changed = shapes.filter(([, shape]) => shape !== same);
  if (changed.length === 0) return same;
  return (value) => {
    const struct: Record<string, unknown> = { ...(value as Readonly<Record<string, Value>>) };
    for (const [name, shape] of changed) {
      const inner = struct[name] as Value;
      if (inner !== null) struct[name] = shape(inner);
    }
    return struct;
  };
}

function sizeOf(value: Value): number {
  if (typeof value === "string") return value.length;
  if (typeof value !== "object" || value === null) return PLAIN_BYTES;
  let size = 0;
  if (Array.isArray(value)) for (const item of value) size += sizeOf(item);
  else for (const name in value) size += sizeOf((value as Readonly<Record<string, Value>>)[name] ?? null);
  return size;
}
