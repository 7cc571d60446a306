import { closeSync, openSync } from "node:fs";
import type { DatabaseSync } from "node:sqlite";

/**
 * A copy of a database as it is at one moment, for nobody else to read: it holds what people said. SQLite takes a
 * file that is there if it is empty (sqlite.org/lang_vacuum.html#vacuuminto). Throws where one is there already.
 */
export function vacuumInto(db: DatabaseSync, path: string): void {
  closeSync(openSync(path, "wx", 0o600));
  db.prepare("VACUUM INTO ?").run(path);
}
