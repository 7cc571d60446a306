import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, it, onTestFinished } from "vitest";
import type { Statements } from "../../../src/adapters/sqlite/batch.ts";
import { openStore } from "../../../src/adapters/sqlite/open-store.ts";
import { StoreWriter } from "../../../src/adapters/sqlite/writer.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const statements = {
  put: { gives: "changes", sql: "INSERT INTO spend_totals VALUES (:budget, 0, :amount)" },
  all: { gives: "rows", sql: "SELECT budget, amount FROM spend_totals ORDER BY budget" },
  wrong: { gives: "rows", sql: "SELECT * FROM nowhere" },
} as const satisfies Statements;

function put(budget: string, amount = 1) {
  return { name: "put", params: { budget, amount } };
}

function writerAt(path: string): StoreWriter {
  const writer = new StoreWriter({ path, synchronous: "normal", statements });
  onTestFinished(() => writer[Symbol.asyncDispose]());
  return writer;
}

describe("StoreWriter", () => {
  it("runs the steps of a batch in order and gives what each gave", async () => {
    const writer = writerAt(join(tempFolder(), "store.sqlite"));
    const results = await writer.batch([put("a"), put("b", 2), { name: "all", params: {} }]);
    expect(results).toEqual([
      { changes: 1, rows: [] },
      { changes: 1, rows: [] },
      {
        changes: 0,
        rows: [
          { budget: "a", amount: 1 },
          { budget: "b", amount: 2 },
        ],
      },
    ]);
  });

  it("undoes a batch that fails and leaves those beside it alone", async () => {
    const writer = writerAt(join(tempFolder(), "store.sqlite"));
    const settled = await Promise.allSettled([
      writer.batch([put("a")]),
      writer.batch([put("b"), put("a")]),
      writer.batch([put("c")]),
      writer.batch([{ name: "wrong", params: {} }]),
      writer.batch([{ name: "unheard", params: {} }]),
    ]);
    expect(settled.map(({ status }) => status)).toEqual([
      "fulfilled",
      "rejected",
      "fulfilled",
      "rejected",
      "rejected",
    ]);
    const [all] = await writer.batch([{ name: "all", params: {} }]);
    expect(all?.rows.map((row) => row.budget)).toEqual(["a", "c"]);
  });

  it("has committed what it answered, for every other connection to see", async () => {
    const path = join(tempFolder(), "store.sqlite");
    const writer = writerAt(path);
    await writer.batch([put("a")]);
    using other = new DatabaseSync(path);
    expect(other.prepare("SELECT count(*) AS n FROM spend_totals").get()).toEqual({ n: 1 });
  });

  it("finishes what it was given when it is closed, and takes nothing more", async () => {
    const path = join(tempFolder(), "store.sqlite");
    const writer = new StoreWriter({ path, synchronous: "normal", statements });
    const writes = Array.from({ length: 600 }, (_, i) => writer.batch([put(`b${i}`)]));
    await writer[Symbol.asyncDispose]();
    expect((await Promise.allSettled(writes)).every(({ status }) => status === "fulfilled")).toBe(true);
    expect(writer.pending).toBe(0);
    await expect(writer.batch([put("z")])).rejects.toThrow(/closed/);
    using db = openStore(path, { synchronous: "normal" });
    expect(db.prepare("SELECT count(*) AS n FROM spend_totals").get()).toEqual({ n: 600 });
  });

  it("rejects with the reason where the store can't be opened, and tries anew with the next batch", async () => {
    const path = join(tempFolder(), "store.sqlite");
    mkdirSync(path);
    const writer = writerAt(path);
    await expect(writer.batch([put("a")])).rejects.toMatchObject({ code: "store.unusable" });
    rmSync(path, { recursive: true });
    expect(await writer.batch([put("a")])).toHaveLength(1);
  });
});
