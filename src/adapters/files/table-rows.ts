import { createReadStream } from "node:fs";
import { createGunzip } from "node:zlib";
import { CsvParser } from "../../kernel/csv.ts";
import { EXIT, messageOf, PmovesError } from "../../kernel/errors.ts";
import { NdjsonParser } from "../../kernel/ndjson.ts";
import type { SourceRow } from "../../observability/index.ts";

const LONGEST_LINE = 512 * 1024 * 1024;

/**
 * The rows of an exported table: JSON lines (`.jsonl`, `.ndjson`, `.json`), CSV with a head (`.csv`), each also
 * as `.gz`, or Parquet. A line that can't be read is a row with a fault. Throws `PmovesError` (exit 2) for a file
 * that is not there or of another kind.
 */
export async function* tableRows(path: string): AsyncGenerator<SourceRow, void, undefined> {
  const name = path.toLowerCase().replace(/\.gz$/, "");
  try {
    if (name.endsWith(".parquet")) yield* parquetRows(path);
    else if (/\.(jsonl|ndjson|json|jsoneachrow)$/.test(name)) yield* jsonRows(bytesOf(path));
    else if (name.endsWith(".csv")) yield* csvRows(bytesOf(path));
    else throw new Error("its name says none of .jsonl, .ndjson, .json, .csv, .parquet");
  } catch (cause) {
    if (cause instanceof PmovesError) throw cause;
    throw new PmovesError(`${path}: ${messageOf(cause)}`, {
      code: "import.unreadable",
      exit: EXIT.usage,
      hint: "name files of one table each, as ClickHouse (FORMAT JSONEachRow, Parquet) or Postgres (COPY … CSV HEADER) write them",
      cause,
    });
  }
}

function bytesOf(path: string): AsyncIterable<Uint8Array> {
  const file = createReadStream(path);
  if (!path.toLowerCase().endsWith(".gz")) return file;
  const unpacked = createGunzip();
  file.on("error", (error) => unpacked.destroy(error));
  return file.pipe(unpacked);
}

async function* parquetRows(path: string): AsyncGenerator<SourceRow> {
  const { readParquetRows } = await import("../parquet/read-rows.ts");
  let place = 0;
  for await (const row of readParquetRows(path)) yield { place: ++place, row };
}

async function* jsonRows(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<SourceRow> {
  const parser = new NdjsonParser(LONGEST_LINE);
  let place = 0;
  for await (const chunk of bytes) {
    for (const line of parser.push(chunk)) yield jsonRow(++place, line);
  }
  const last = parser.end();
  if (last !== undefined) yield jsonRow(++place, last);
}

function jsonRow(place: number, line: string): SourceRow {
  try {
    const row: unknown = JSON.parse(line);
    if (typeof row === "object" && row !== null && !Array.isArray(row)) {
      return { place, row: row as Record<string, unknown> };
    }
    return { place, row: undefined, fault: "is no JSON object" };
  } catch {
    return { place, row: undefined, fault: "is no JSON" };
  }
}

async function* csvRows(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<SourceRow> {
  const parser = new CsvParser();
  let head: readonly string[] | undefined;
  const rowOf = (line: number, cells: readonly string[], names: readonly string[]): SourceRow => {
    if (cells.length !== names.length) {
      const fault = `has ${cells.length} cells, the head ${names.length}`;
      return { place: line, row: undefined, fault };
    }
    return { place: line, row: Object.fromEntries(names.map((name, i) => [name, cells[i]])) };
  };
  for await (const chunk of bytes) {
    for (const { line, cells } of parser.push(chunk)) {
      if (head === undefined) head = cells;
      else yield rowOf(line, cells, head);
    }
  }
  for (const { line, cells } of parser.end()) {
    if (head === undefined) head = cells;
    else yield rowOf(line, cells, head);
  }
}
