import { createWriteStream } from "node:fs";
import { rm, stat } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { type Row, type RowSchema, rowLine } from "../../datasets/index.ts";
import { EXIT, PmovesError } from "../../kernel/errors.ts";
import { copyJsonl, loadDuckdb } from "./duckdb.ts";
import { writeParquet } from "./write-rows.ts";

export interface RowFile {
  readonly rows: number;
  readonly bytes: number;
  readonly writer: "js" | "duckdb";
}

/** Lines of one write to the file. */
const CHUNK = 1024 * 1024;

/** Rows as a file of that kind. Throws `PmovesError` `parquet.no_duckdb` where DuckDB is asked for and not installed. */
export async function writeRowFile(
  path: string,
  rows: AsyncIterable<Row>,
  schema: RowSchema,
  to: "parquet" | "jsonl" | "arrow",
  writer: "auto" | "js" | "duckdb",
): Promise<RowFile> {
  if (to === "jsonl") return { rows: await writeLines(path, rows), bytes: await sizeOf(path), writer: "js" };
  if (to === "arrow") {
    // A large library that only this needs.
    const { writeArrow } = await import("./write-arrow.ts");
    return { rows: await writeArrow(path, schema, rows), bytes: await sizeOf(path), writer: "js" };
  }
  const duckdb = writer === "js" ? undefined : await loadDuckdb();
  if (duckdb === undefined) {
    if (writer === "duckdb") throw noDuckdb();
    return { rows: await writeParquet(path, schema, rows), bytes: await sizeOf(path), writer: "js" };
  }
  const spool = `${path}.jsonl`;
  try {
    let longestLine = 0;
    const count = await writeLines(spool, rows, (line) => {
      // A character is three bytes of UTF-8 at most.
      longestLine = Math.max(longestLine, line.length * 3);
    });
    await copyJsonl(duckdb, { from: spool, to: path, schema, rows: count, longestLine });
    return { rows: count, bytes: await sizeOf(path), writer: "duckdb" };
  } finally {
    await rm(spool, { force: true });
  }
}

async function writeLines(
  path: string,
  rows: AsyncIterable<Row>,
  onLine: (line: string) => void = () => undefined,
): Promise<number> {
  let count = 0;
  async function* chunks() {
    let text = "";
    for await (const row of rows) {
      count++;
      const line = rowLine(row);
      onLine(line);
      text += `${line}\n`;
      if (text.length < CHUNK) continue;
      yield text;
      text = "";
    }
    if (text !== "") yield text;
  }
  await pipeline(
    Readable.from(chunks(), { objectMode: true }),
    createWriteStream(path, { flags: "wx", mode: 0o600 }),
  );
  return count;
}

async function sizeOf(path: string): Promise<number> {
  return (await stat(path)).size;
}

function noDuckdb(): PmovesError {
  return new PmovesError("DuckDB is not installed for this machine", {
    code: "parquet.no_duckdb",
    exit: EXIT.usage,
    hint: "npm install @duckdb/node-api, or leave out --writer: the file is the same, only slower",
  });
}
