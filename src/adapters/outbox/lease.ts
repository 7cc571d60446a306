import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";

/** SQLITE_BUSY */
const BUSY = 5;

/**
 * Says that this process alone does something, for as long as it lives or until disposed of; undefined where
 * another does. SQLite's file lock is the one that the system takes back from a killed process.
 */
export async function takeLease(path: string): Promise<Disposable | undefined> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const db = new DatabaseSync(path, { timeout: 0 });
  try {
    db.exec("PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF; CREATE TABLE IF NOT EXISTS held (x)");
    db.exec("BEGIN EXCLUSIVE");
    return { [Symbol.dispose]: () => db.close() };
  } catch (error) {
    db.close();
    if ((error as { readonly errcode?: unknown }).errcode === BUSY) return undefined;
    throw error;
  }
}
