import { createWriteStream, statSync } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { zstdCompressSync } from "node:zlib";
import { fileWriter, parquetWriteRows } from "hyparquet-writer";
import { copyJsonl, loadDuckdb } from "../../src/adapters/parquet/duckdb.ts";
import { duckdbColumns, literal } from "../../src/adapters/parquet/duckdb-types.ts";
import { writeRowFile } from "../../src/adapters/parquet/row-file.ts";
import { schemaElements } from "../../src/adapters/parquet/schema-elements.ts";
import { rows, SCHEMA } from "./rows.ts";

/** One way of writing rows, as a process of its own: name, number of rows, spool and target are its arguments. */
const [arm = "", count = "0", spool = "", out = ""] = process.argv.slice(2);
const total = Number(count);

async function* source() {
  yield* rows(total);
}

async function plainLines(path: string): Promise<void> {
  async function* chunks() {
    let text = "";
    for await (const row of source()) {
      text += `${JSON.stringify(row)}\n`;
      if (text.length < 1 << 20) continue;
      yield text;
      text = "";
    }
    yield text;
  }
  await pipeline(Readable.from(chunks()), createWriteStream(path));
}

const arms: Readonly<Record<string, () => Promise<unknown>>> = {
  spool: () => plainLines(spool),
  "jsonl-plain": () => plainLines(out),
  "jsonl-ours": () => writeRowFile(out, source(), SCHEMA, "jsonl", "js"),
  "js-bare": async () => {
    // The library's own streaming, with the codec and the schema that ours has.
    await parquetWriteRows({
      writer: fileWriter(out),
      rows: (function* () {
        for (const row of rows(total)) yield { ...row, started_at: new Date(row.started_at as string) };
      })(),
      columns: SCHEMA.map(({ name }) => ({ name })),
      schema: schemaElements(SCHEMA),
      rowGroupSize: 50_000,
      codec: "ZSTD",
      compressors: { ZSTD: (input) => zstdCompressSync(input) },
    });
  },
  "js-ours": () => writeRowFile(out, source(), SCHEMA, "parquet", "js"),
  "duckdb-bare": async () => {
    const duckdb = await loadDuckdb();
    const instance = await duckdb?.DuckDBInstance.create(":memory:");
    const connection = await instance?.connect();
    await connection?.run(
      `COPY (SELECT * FROM read_json(${literal(spool)}, format = 'newline_delimited', columns = ${duckdbColumns(SCHEMA)})) TO ${literal(out)} (FORMAT parquet, COMPRESSION zstd)`,
    );
  },
  "duckdb-ours": async () => {
    const duckdb = await loadDuckdb();
    if (duckdb === undefined) throw new Error("DuckDB is not installed");
    await copyJsonl(duckdb, { from: spool, to: out, schema: SCHEMA, rows: total });
  },
};

const run = arms[arm];
if (run === undefined) throw new Error(`no arm ${arm}`);
const cpu = process.cpuUsage();
const started = performance.now();
await run();
const ms = performance.now() - started;
const { user, system } = process.cpuUsage(cpu);
const cpuMs = (user + system) / 1000;
const bytes = statSync(arm === "spool" ? spool : out).size;
process.stdout.write(JSON.stringify({ ms, cpuMs, bytes, peakMb: process.resourceUsage().maxRSS / 1024 }));
