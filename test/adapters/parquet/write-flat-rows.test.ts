import { existsSync } from "node:fs";
import { join } from "node:path";
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } from "hyparquet";
import { compressors } from "hyparquet-compressors";
import { describe, expect, it } from "vitest";
import {
  type FlatColumn,
  type FlatRow,
  writeFlatRows,
} from "../../../src/adapters/parquet/write-flat-rows.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const COLUMNS: readonly FlatColumn[] = [
  { name: "id", type: "string", nullable: false },
  { name: "n", type: "int64", nullable: true },
  { name: "at", type: "timestamp", nullable: false },
  { name: "cost", type: "double", nullable: true },
  { name: "stream", type: "bool", nullable: false },
  { name: "input", type: "json", nullable: true },
];

async function* rows(count: number): AsyncGenerator<FlatRow> {
  for (let n = 0; n < count; n++) {
    const odd = n % 2 === 1;
    yield {
      id: `ü${n}`,
      n: odd ? n : null,
      at: 1_795_000_000_000 + n,
      cost: null,
      stream: odd,
      input: '{"a":1}',
    };
  }
}

describe("writeFlatRows", () => {
  it("writes rows in groups, with the schema that is said", async () => {
    const path = join(tempFolder(), "a.parquet");
    expect(await writeFlatRows(path, COLUMNS, rows(25), { rowGroupBytes: 350 })).toBe(25);
    const file = await asyncBufferFromFile(path);
    const found = await parquetReadObjects({ file, compressors });
    expect(found).toHaveLength(25);
    expect(found[1]).toEqual({
      id: "ü1",
      n: 1n,
      at: new Date(1_795_000_000_001),
      cost: null,
      stream: true,
      input: '{"a":1}',
    });
    expect(found[0]).toMatchObject({ n: null });
    const { row_groups, schema } = await parquetMetadataAsync(file);
    expect(row_groups).toHaveLength(3);
    expect(schema.slice(1).map(({ repetition_type }) => repetition_type)).toEqual(
      COLUMNS.map(({ nullable }) => (nullable ? "OPTIONAL" : "REQUIRED")),
    );
  });

  it("writes a file of no rows, which has the schema all the same", async () => {
    const path = join(tempFolder(), "a.parquet");
    expect(await writeFlatRows(path, COLUMNS, rows(0))).toBe(0);
    const file = await asyncBufferFromFile(path);
    expect((await parquetMetadataAsync(file)).schema).toHaveLength(7);
  });

  it("leaves no half of a file behind where a row has no value for a column that needs one", async () => {
    const path = join(tempFolder(), "a.parquet");
    async function* bad(): AsyncGenerator<FlatRow> {
      yield { id: null, n: null, at: 1, cost: null, stream: true, input: null };
    }
    await expect(writeFlatRows(path, COLUMNS, bad())).rejects.toThrow("column id has no value");
    expect(existsSync(path)).toBe(false);
  });
});
