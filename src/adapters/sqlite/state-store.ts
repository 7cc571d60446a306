import { existsSync } from "node:fs";
import type { StateStore } from "../../gateway/run/keeping.ts";
import { benchStatements, SqliteBenchStore } from "./bench-store.ts";
import { openStore } from "./open-store.ts";
import { SqliteSpendStore, spendStatements } from "./spend-store.ts";
import { StoreWriter } from "./writer.ts";

/**
 * Opens the state of `store.sqlite`. What is wrong with the file is said here, before a thread is started:
 * `PmovesError` as `openStore`. Every commit is fsynced (`full`): the provider's bill does not forget what a
 * power cut takes from us. That costs some 0.3 ms on an SSD, in the writer's thread and shared by all calls
 * that wait for it, and only calls that a budget covers (or that change a bench) come here. `keepMs`: how long single
 * bookings are kept, for ever unless said.
 */
export function openStateStore(path: string, keepMs?: number): StateStore {
  // A command that only looks leaves nothing behind: the file is made by the first write.
  if (existsSync(path)) openStore(path, { synchronous: "full" }).close();
  const statements = { ...benchStatements, ...spendStatements };
  const writer = new StoreWriter({ path, synchronous: "full", statements });
  return {
    benches: new SqliteBenchStore(path, writer),
    spend: new SqliteSpendStore(writer, keepMs),
    [Symbol.asyncDispose]: () => writer[Symbol.asyncDispose](),
  };
}
