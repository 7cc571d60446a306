import { existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { tableFromIPC } from "apache-arrow";
import { type AsyncBuffer, asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } from "hyparquet";
import { compressors } from "hyparquet-compressors";
import { beforeAll, describe, expect, it } from "vitest";
import { copyJsonl, loadDuckdb } from "../../../src/adapters/parquet/duckdb.ts";
import { writeArrow } from "../../../src/adapters/parquet/write-arrow.ts";
import { writeParquet } from "../../../src/adapters/parquet/write-rows.ts";
import {
  column,
  EPISODE_COLUMNS,
  nullable,
  type Row,
  type RowSchema,
  rowCheck,
  rowLine,
} from "../../../src/datasets/index.ts";

const folder = mkdtempSync(join(tmpdir(), "pmoves-parquet-"));
const duckdb = await loadDuckdb();

/** Everything that has gone wrong between writers: nested lists, nulls at each level, limits of each type. */
const SCHEMA: RowSchema = [
  column("id", "string"),
  nullable("note", "string"),
  nullable("flag", "bool"),
  nullable("small", "int32"),
  nullable("big", "int64"),
  nullable("x", "double"),
  nullable("at", "timestamp"),
  nullable("args", "json"),
  column("tags", { list: "string" }),
  nullable("steps", {
    list: {
      struct: [
        column("index", "int32"),
        nullable("text", "string"),
        nullable("at", "timestamp"),
        column("inner", { list: "double" }),
      ],
    },
  }),
  nullable("one", { struct: [nullable("a", "string"), nullable("b", "int64")] }),
];
const check = rowCheck(SCHEMA);

const ROWS: readonly Row[] = [
  {
    id: "all",
    note: 'Grüße 👩‍🚀 日本 \u0000 "quoted" \\ \n',
    flag: true,
    small: -(2 ** 31),
    big: 9007199254740993n,
    x: 5e-324,
    at: "2026-11-22T12:34:56.789Z",
    args: '{"a":1.0}',
    tags: ["", "b"],
    steps: [
      { index: 0, text: null, at: "1969-12-31T23:59:59.999Z", inner: [] },
      { index: 1, text: "", at: null, inner: [0.1, -0.5, 1e308] },
    ],
    one: { a: "x", b: -9223372036854775807n },
  },
  { id: "none", tags: [] },
  { id: "empty", tags: [], steps: [], one: { a: null, b: null }, note: "" },
  { id: "broken", note: "half \ud83d here", tags: ["\udc00"], x: -1.5, big: 2 ** 53 - 1 },
  ...Array.from({ length: 3_000 }, (_, i) => ({
    id: `row ${i}`,
    small: i,
    big: i * 1_000_003,
    x: i / 7,
    flag: i % 3 === 0,
    at: new Date(1_766_400_000_000 + i * 1_001).toISOString(),
    tags: Array.from({ length: i % 4 }, (_, j) => `t${j}`),
    steps: i % 5 === 0 ? null : [{ index: i, text: `s${i}`, at: null, inner: [i] }],
  })),
].map((row) => check(row));

async function read(path: string): Promise<readonly Record<string, unknown>[]> {
  const file: AsyncBuffer = await asyncBufferFromFile(path);
  return (await parquetReadObjects({ file, compressors })) as Record<string, unknown>[];
}

/** What a reader gives for a row: times as dates, 64-bit integers as bigints. */
function expected(row: Row): unknown {
  const convert = (value: unknown, schema: RowSchema): unknown =>
    value === null || value === undefined
      ? value
      : Object.fromEntries(
          schema.map(({ name, type }) => [name, shaped((value as Record<string, unknown>)[name], type)]),
        );
  const shaped = (value: unknown, type: RowSchema[number]["type"]): unknown => {
    if (value === null || value === undefined) return value;
    if (type === "int64") return BigInt(value as number);
    if (type === "timestamp") return new Date(value as string);
    if (typeof type === "string") return value;
    if ("list" in type) return (value as unknown[]).map((item) => shaped(item, type.list));
    return convert(value, type.struct);
  };
  return convert(row, SCHEMA);
}

const plain = (rows: readonly unknown[]) =>
  JSON.parse(
    JSON.stringify(rows, (_, value) =>
      typeof value === "bigint" ? `${value}n` : value === undefined ? null : value,
    ),
  );

describe("Arrow files", () => {
  it("hold what was written, row by row", async () => {
    const path = join(folder, "rows.arrow");
    expect(await writeArrow(path, SCHEMA, ROWS)).toBe(ROWS.length);
    const table = tableFromIPC(readFileSync(path));
    expect(table.numRows).toBe(ROWS.length);
    // Times come back as milliseconds, 64-bit integers as bigints.
    const times = (value: unknown): unknown =>
      value instanceof Date ? value.getTime() : typeof value === "bigint" ? `${value}n` : value;
    const deep = (value: unknown): unknown =>
      Array.isArray(value)
        ? value.map(deep)
        : typeof value === "object" && value !== null && !(value instanceof Date)
          ? Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, deep(inner)]))
          : times(value);
    const got = table
      .toArray()
      .map((row) =>
        JSON.parse(JSON.stringify(row, (_, value) => (typeof value === "bigint" ? `${value}n` : value))),
      );
    expect(got).toEqual(JSON.parse(JSON.stringify(ROWS.map(expected).map(deep))));
  });
});

describe("Parquet files", () => {
  const js = join(folder, "js.parquet");
  const native = join(folder, "duckdb.parquet");
  beforeAll(async () => {
    await writeParquet(js, SCHEMA, ROWS, { rowGroupBytes: 60_000 });
    const spool = join(folder, "rows.jsonl");
    writeFileSync(spool, ROWS.map((row) => `${rowLine(row)}\n`).join(""));
    if (duckdb) await copyJsonl(duckdb, { from: spool, to: native, schema: SCHEMA, rows: ROWS.length });
  });

  it("hold what was written, row by row", async () => {
    expect(plain(await read(js))).toEqual(plain(ROWS.map(expected)));
  });

  it.skipIf(!duckdb)("hold the same by DuckDB (skipped where it is not installed)", async () => {
    expect(plain(await read(native))).toEqual(plain(await read(js)));
  });

  it("have row groups of bounded size, zstd, and times in UTC", async () => {
    const metadata = await parquetMetadataAsync(await asyncBufferFromFile(js));
    expect(metadata.row_groups.length).toBeGreaterThan(3);
    const columns = metadata.row_groups.flatMap(({ columns }) =>
      columns.map(({ meta_data }) => meta_data?.codec),
    );
    expect(new Set(columns)).toEqual(new Set(["ZSTD"]));
    expect(metadata.schema.find(({ name }) => name === "at")?.logical_type).toMatchObject({
      type: "TIMESTAMP",
      isAdjustedToUTC: true,
    });
  });

  it("without rows still say their schema", async () => {
    const path = join(folder, "empty.parquet");
    expect(await writeParquet(path, EPISODE_COLUMNS, [])).toBe(0);
    const metadata = await parquetMetadataAsync(await asyncBufferFromFile(path));
    expect([metadata.num_rows, metadata.schema[0]?.num_children]).toEqual([0n, EPISODE_COLUMNS.length]);
  });

  it("that could not be finished are not there", async () => {
    const path = join(folder, "half.parquet");
    async function* breaking() {
      yield ROWS[0] as Row;
      throw new Error("the source broke");
    }
    await expect(writeParquet(path, SCHEMA, breaking())).rejects.toThrow("the source broke");
    expect(existsSync(path)).toBe(false);
    if (duckdb) {
      const torn = join(folder, "torn.jsonl");
      writeFileSync(torn, '{"id":"a","tags":[]}\n{"id":');
      await expect(copyJsonl(duckdb, { from: torn, to: path, schema: SCHEMA, rows: 2 })).rejects.toThrow(
        /could not be written/,
      );
      expect(existsSync(path)).toBe(false);
    }
  });
});
