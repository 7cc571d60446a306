import { basename, dirname, extname, join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { EXIT, PmovesError } from "../../kernel/errors.ts";
import type { StoreShape } from "./shape.ts";
import { vacuumInto } from "./vacuum-into.ts";

/**
 * Brings a store to the newest shape. An older one is copied beside itself first
 * (`<name>-v<old>-<time>.sqlite`). A newer one, and a database that is not ours, is refused untouched.
 */
export function migrate(db: DatabaseSync, path: string, shape: StoreShape, now: number = Date.now()): void {
  const { migrations, applicationId } = shape;
  const newest = newestOf(shape);
  const version = checkedVersion(db, path, shape);
  if (version === newest) return;
  if (version > 0) backUp(db, path, version, now);
  db.exec("BEGIN IMMEDIATE");
  try {
    // Another process may have done it while this one waited for the lock.
    const found = checkedVersion(db, path, shape);
    for (const { version: to, sql } of migrations) if (to > found) db.exec(sql);
    db.exec(`PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${newest}; COMMIT`);
  } catch (error) {
    if (db.isTransaction) db.exec("ROLLBACK");
    throw error;
  }
}

/** The version that this program writes. */
export function newestOf({ migrations }: StoreShape): number {
  return migrations.at(-1)?.version ?? 0;
}

/** The store's version, 0 for an empty file. Reads only. Throws `store.foreign` and `store.newer`. */
export function checkedVersion(db: DatabaseSync, path: string, shape: StoreShape): number {
  const newest = newestOf(shape);
  const version = pragma(db, "user_version");
  const tables = Number(db.prepare("SELECT count(*) AS n FROM sqlite_schema").get()?.n ?? 0);
  if (tables > 0 && pragma(db, "application_id") !== shape.applicationId) {
    throw new PmovesError(
      `${path}: is a database of another program or for another purpose than ${shape.name}, and was left as it is`,
      {
        code: "store.foreign",
        exit: EXIT.usage,
        hint: "move it away, or choose another state folder (PMOVES_HOME or XDG_STATE_HOME)",
      },
    );
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
  const name = basename(path, extname(path));
  vacuumInto(db, join(dirname(path), `${name}-v${version}-${stamp}.sqlite`));
}

function pragma(db: DatabaseSync, name: "user_version" | "application_id"): number {
  return Number(db.prepare(`PRAGMA ${name}`).get()?.[name] ?? 0);
}
