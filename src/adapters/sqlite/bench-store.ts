import { existsSync } from "node:fs";
import type { BenchScope } from "../../gateway/model/index.ts";
import type { Bench } from "../../gateway/routing/bench-book.ts";
import type { BenchStore } from "../../gateway/routing/bench-store.ts";
import type { Row, Statements } from "./batch.ts";
import { openStore } from "./open-store.ts";
import { storeError } from "./store-error.ts";
import type { StoreWriter } from "./writer.ts";

export const benchStatements = {
  "benches.put": {
    gives: "changes",
    sql: `
      INSERT INTO benches (key, scope, since, until, reason, cause, level)
      VALUES (:key, :scope, :since, :until, :reason, :cause, :level)
      ON CONFLICT (key) DO UPDATE SET scope = excluded.scope, since = excluded.since,
        until = excluded.until, reason = excluded.reason, cause = excluded.cause, level = excluded.level`,
  },
  "benches.remove": { gives: "changes", sql: "DELETE FROM benches WHERE key = :key" },
} as const satisfies Statements;

/** Benches in `store.sqlite`. Reading them needs no thread: it is done once, at start. */
export class SqliteBenchStore implements BenchStore {
  readonly #path: string;
  readonly #writer: StoreWriter;

  constructor(path: string, writer: StoreWriter) {
    this.#path = path;
    this.#writer = writer;
  }

  async load(now: number): Promise<readonly Bench[]> {
    if (!existsSync(this.#path)) return [];
    using db = openStore(this.#path, { synchronous: "normal" });
    try {
      db.prepare("DELETE FROM benches WHERE until <= ?").run(now);
      return db.prepare("SELECT * FROM benches ORDER BY key").all().map(benchOf);
    } catch (error) {
      throw storeError(this.#path, error);
    }
  }

  async put({ key, scope, since, until, reason, cause, level }: Bench): Promise<void> {
    const params = { key, scope, since, until: Math.ceil(until), reason, cause, level };
    await this.#writer.batch([{ name: "benches.put", params }]);
  }

  async remove(key: string): Promise<void> {
    await this.#writer.batch([{ name: "benches.remove", params: { key } }]);
  }
}

function benchOf(row: Row): Bench {
  return {
    key: String(row.key),
    scope: String(row.scope) as BenchScope,
    since: Number(row.since),
    until: Number(row.until),
    reason: String(row.reason),
    cause: String(row.cause) as Bench["cause"],
    level: Number(row.level),
  };
}
