import { closeSync, mkdirSync, openSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { EXIT, PmovesError } from "../../kernel/errors.ts";
import { migrate } from "./migrate.ts";
import { STATE_SHAPE } from "./migrations.ts";
import type { StoreShape } from "./shape.ts";
import { storeError } from "./store-error.ts";

export interface OpenStoreOptions {
  /**
   * When a commit counts. `normal`: it survives the death of the process, but a power cut may take the last
   * ones. `full`: it survives a power cut too, for one fsync a commit. Money is `full`; what can be told
   * again is `normal`. (sqlite.org/pragma.html#pragma_synchronous, for WAL)
   */
  readonly synchronous: "normal" | "full";
  /** How long to wait for another process' write, in milliseconds. */
  readonly busyMs?: number;
  /** What kind of store it is; benches and spend unless said. */
  readonly shape?: StoreShape | undefined;
  /** Pages that the write-ahead log may have before it is copied into the file; SQLite's own 1000 unless said. */
  readonly checkpointPages?: number | undefined;
}

const BUSY_MS = 5_000;

/**
 * Opens a store, made and brought to the newest shape where need be. Any number of processes and
 * threads may have it open. Throws `PmovesError`: `store.newer`, `store.foreign`, `store.corrupt`,
 * `store.busy`, `store.full`, `store.read_only`, `store.unusable`; the file is then as it was.
 */
export function openStore(path: string, options: OpenStoreOptions): DatabaseSync {
  const busyMs = options.busyMs ?? BUSY_MS;
  let db: DatabaseSync | undefined;
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    // It holds what people said: nobody else's to read. SQLite gives its side files the same mode.
    closeSync(openSync(path, "a", 0o600));
    db = new DatabaseSync(path, { timeout: busyMs, enableForeignKeyConstraints: true });
    const shape = options.shape ?? STATE_SHAPE;
    // Of no effect on a file that has pages already.
    if (shape.pageSize !== undefined) db.exec(`PRAGMA page_size = ${shape.pageSize}`);
    migrateSafely(db, path, shape);
    switchToWal(db, path, busyMs);
    db.exec(`PRAGMA synchronous = ${options.synchronous === "full" ? "FULL" : "NORMAL"}`);
    if (options.checkpointPages !== undefined)
      db.exec(`PRAGMA wal_autocheckpoint = ${options.checkpointPages}`);
    return db;
  } catch (error) {
    db?.close();
    throw storeError(path, error);
  }
}

/** Version and owner are looked at before anything is written, the journal mode included. */
function migrateSafely(db: DatabaseSync, path: string, shape: StoreShape): void {
  db.exec("PRAGMA synchronous = FULL");
  migrate(db, path, shape);
}

/** Two processes that change a new file's journal mode at once don't wait for each other by themselves. */
function switchToWal(db: DatabaseSync, path: string, busyMs: number): void {
  const pause = new Int32Array(new SharedArrayBuffer(4));
  for (let waited = 0; ; waited += 10) {
    try {
      const mode = db.prepare("PRAGMA journal_mode = WAL").get()?.journal_mode;
      if (mode === "wal") return;
      throw new PmovesError(`${path}: lies on a file system on which processes can't share it`, {
        code: "store.no_wal",
        exit: EXIT.usage,
        hint: "choose a state folder on a local disk (PMOVES_HOME or XDG_STATE_HOME)",
      });
    } catch (error) {
      const busy = (error as { readonly errcode?: unknown }).errcode === 5;
      if (!busy || waited >= busyMs) throw error;
      Atomics.wait(pause, 0, 0, 10);
    }
  }
}
