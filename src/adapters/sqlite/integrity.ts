import { stat } from "node:fs/promises";
import { DatabaseSync } from "node:sqlite";
import { messageOf } from "../../kernel/errors.ts";

/** Reading all of a larger file would hold up everything else for seconds. */
const MOST_BYTES = 256 * 1024 * 1024;

export interface Integrity {
  /** Undefined where the file is not there. */
  readonly size: number | undefined;
  /** `ok`, a complaint, or undefined where it was not read whole. */
  readonly integrity: string | undefined;
}

/** SQLite's own check of a database (sqlite.org/pragma.html#pragma_quick_check). Writes nothing. */
export async function storeIntegrity(path: string): Promise<Integrity> {
  const size = await stat(path).then(
    (found) => found.size,
    (error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return undefined;
      throw error;
    },
  );
  if (size === undefined || size > MOST_BYTES) return { size, integrity: undefined };
  let db: DatabaseSync | undefined;
  try {
    db = new DatabaseSync(path, { readOnly: true, timeout: 1000 });
    const rows = db.prepare("PRAGMA quick_check(3)").all();
    return { size, integrity: rows.flatMap((row) => Object.values(row).map(String)).join("; ") };
  } catch (error) {
    return { size, integrity: messageOf(error) };
  } finally {
    db?.close();
  }
}
