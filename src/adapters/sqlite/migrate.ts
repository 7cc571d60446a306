import { dirname, join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { EXIT, PmovesError } from "../../kernel/errors.ts";
import { APPLICATION_ID, type Migration } from "./migrations.ts";

/**
 * Brings a store to the newest shape. An older one is copied beside itself first
 * (`store-v<old>-<time>.sqlite`). A newer one, and a database that is not ours, is refused untouched.
 */
export function migrate(
  db: DatabaseSync,
  path: string,
  migrations: readonly Migration[],
  now: number = Date.now(),
): void {
  const newest = migrations.at(-1)?.version ?? 0;
  const version = checkedVersion(db, path, newest);
  if (version === newest) return;
  if (version > 0) backUp(db, path, version, now);
  db.exec("BEGIN IMMEDIATE");
  try {
    // Another process may have done it while this one waited for the lock.
    const found = checkedVersion(db, path, newest);
    for (const { version: to, sql } of migrations) if (to > found) db.exec(sql);
    db.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${newest}; COMMIT`);
  } catch (error) {
    if (db.isTransaction) db.exec("ROLLBACK");
    throw error;
  }
}

/** The store's version, 0 for an empty file. Reads only. */
export function checkedVersion(db: DatabaseSync, path: string, newest: number): number {
  const version = pragma(db, "user_version");
  const tables = Number(db.prepare("SELECT count(*) AS n FROM sqlite_schema").get()?.n ?? 0);
  if (tables > 0 && pragma(db, "application_id") !== APPLICATION_ID) {
    throw new PmovesError(`${path}: is a database of another program, and was left as it is`, {
      code: "store.foreign",
      exit: EXIT.usage,
      hint: "move it away, or choose another state folder (PMOVES_HOME or XDG_STATE_HOME)",
    });
  }
  if (version > newest) {
    throw new PmovesError(
      `${path}: was written by a newer pmoves (store version ${version}; this one knows up to ${newest}), and was left as it is`,
      {
        code: "store.newer",
        exit: EXIT.usage,
        hint: "upgrade pmoves, or choose another state folder (PMOVES_HOME or XDG_STATE_HOME)",
      },
    );
  }
  return version;
}

function backUp(db: DatabaseSync, path: string, version: number, now: number): void {
  const stamp = new Date(now).toISOString().replaceAll(/[-:.]/g, "");
  db.prepare("VACUUM INTO ?").run(join(dirname(path), `store-v${version}-${stamp}.sqlite`));
}

function pragma(db: DatabaseSync, name: "user_version" | "application_id"): number {
  return Number(db.prepare(`PRAGMA ${name}`).get()?.[name] ?? 0);
}
