import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { PmovesError } from "../../kernel/errors.ts";

/** Node has no lock that the system takes back from a killed process; SQLite brings one (fcntl, LockFileEx). */
export class FileLock implements Disposable {
  readonly #folder: string;
  readonly #db: DatabaseSync;
  readonly #begin: () => void;
  readonly #commit: () => void;

  constructor(folder: string) {
    this.#folder = folder;
    this.#db = new DatabaseSync(join(folder, "lock.sqlite"), { timeout: 2_000 });
    // An empty file would be written to on every lock; with a table in it nothing ever is.
    this.#db.exec("PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF");
    this.#db.exec("CREATE TABLE IF NOT EXISTS held (x)");
    this.#db.exec("PRAGMA busy_timeout = 0");
    const begin = this.#db.prepare("BEGIN EXCLUSIVE");
    const commit = this.#db.prepare("COMMIT");
    this.#begin = () => void begin.run();
    this.#commit = () => void commit.run();
  }

  /**
   * Runs `work` while no other process or thread holds the lock. `work` is synchronous: the lock is held
   * for microseconds. Throws `PmovesError` `journal.busy` where another holds it for longer than 10 s.
   */
  async hold<Result>(work: () => Result): Promise<Result> {
    const deadline = performance.now() + 10_000;
    for (let wait = 1; !this.#try(); wait = Math.min(wait * 2, 20)) {
      if (performance.now() > deadline) throw busy(this.#folder);
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
    try {
      return work();
    } finally {
      this.#commit();
    }
  }

  [Symbol.dispose](): void {
    this.#db.close();
  }

  #try(): boolean {
    try {
      this.#begin();
      return true;
    } catch (error) {
      // SQLITE_BUSY
      if ((error as { readonly errcode?: unknown }).errcode === 5) return false;
      throw error;
    }
  }
}

function busy(folder: string): PmovesError {
  return new PmovesError(`${folder} has been locked by another process for 10 s`, {
    code: "journal.busy",
    hint: "Look for a stopped pmoves process (state T in ps) that holds lock.sqlite open, and end it.",
  });
}
