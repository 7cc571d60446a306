import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { Clock } from "../../kernel/clock.ts";
import { EXIT, PmovesError } from "../../kernel/errors.ts";

/** SQLITE_BUSY. */
const BUSY = 5;

/**
 * A lock that one process holds until it ends, however it ends: the system takes it back. Node has none of its own;
 * SQLite brings one. Throws `PmovesError` `hub.locked` where another holds it.
 */
export async function takeLock(folder: string, doing: string, clock: Clock): Promise<AsyncDisposable> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const database = new DatabaseSync(join(folder, "lock.sqlite"));
  try {
    database.exec("PRAGMA busy_timeout = 0");
    database.exec("BEGIN EXCLUSIVE");
    database.exec("CREATE TABLE IF NOT EXISTS held (since INTEGER, pid INTEGER)");
    database.prepare("INSERT INTO held VALUES (?, ?)").run(clock.now(), process.pid);
  } catch (error) {
    database.close();
    if ((error as { readonly errcode?: unknown }).errcode !== BUSY) throw error;
    throw new PmovesError(`another process is ${doing}`, {
      code: "hub.locked",
      exit: EXIT.failure,
      hint: "Wait until it is done, or stop it: two at once would make two batches of one",
    });
  }
  return {
    async [Symbol.asyncDispose]() {
      database.exec("ROLLBACK");
      database.close();
    },
  };
}
