import { existsSync, readdirSync, statSync } from "node:fs";
import { chmod, copyFile, mkdir, rename, rm } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { EXIT, PmovesError } from "../../kernel/errors.ts";
import type { StoreFile, StoreFiles, StoreMigration } from "../../observability/index.ts";
import { wholeFile } from "../files/whole-file.ts";
import { checkFile } from "./check-file.ts";
import { checkedVersion, newestOf } from "./migrate.ts";
import { openStore } from "./open-store.ts";
import type { StoreShape } from "./shape.ts";
import { storeError } from "./store-error.ts";
import { vacuumInto } from "./vacuum-into.ts";

export interface OwnFile {
  readonly name: string;
  readonly path: string;
  readonly shape: StoreShape;
}

const BUSY_MS = 5_000;

export interface StoreFilesOptions {
  /** Where paths of a user begin. */
  readonly cwd: string;
  /** Unix milliseconds, for the names of what is kept. */
  now(): number;
}

/** The files of this machine. */
export function storeFiles(own: readonly OwnFile[], { cwd, now }: StoreFilesOptions): StoreFiles {
  return {
    files: async () => own.map(fileOf),
    check: async () => own.map((file) => ({ ...fileOf(file), ...checkFile(file) })),
    backup: async (folder, force) => {
      const found = own.filter(({ path }) => existsSync(path));
      const copies: StoreFile[] = [];
      for (const file of found) {
        const to = resolve(cwd, folder, basename(file.path));
        await wholeFile(to, force, async (draft) => copyOf(file, draft, to));
        copies.push(fileOf({ ...file, path: to }));
      }
      return copies;
    },
    restore: async (from) => restore(resolve(cwd, from), own, now()),
    migrate: async () => own.filter(({ path }) => existsSync(path)).map(migrated),
  };
}

function fileOf({ name, path }: OwnFile): StoreFile {
  const sizes = [path, `${path}-wal`].map((one) => (existsSync(one) ? statSync(one).size : 0));
  return { name, path, there: existsSync(path), bytes: sizes.reduce((all, size) => all + size, 0) };
}

/** As it is at one moment, whatever is written meanwhile. A disk that is full is that of `to`. */
function copyOf({ path, shape }: OwnFile, draft: string, to: string): void {
  withFile(path, true, (db) => {
    checkedVersion(db, path, shape);
    try {
      vacuumInto(db, draft);
    } catch (error) {
      const why = storeError(to, error);
      throw why.code === "store.corrupt" || why.code === "store.busy" ? error : why;
    }
  });
}

function migrated({ name, path, shape }: OwnFile): StoreMigration {
  const from = withFile(path, true, (db) => checkedVersion(db, path, shape));
  const before = new Set(backups(path));
  openStore(path, { synchronous: "full", shape }).close();
  const made = backups(path).find((one) => !before.has(one));
  return {
    name,
    path,
    from,
    to: newestOf(shape),
    backup: made === undefined ? null : join(dirname(path), made),
  };
}

function backups(path: string): string[] {
  return readdirSync(dirname(path)).filter(
    (name) => name.endsWith(".sqlite") && join(dirname(path), name) !== path,
  );
}

async function restore(from: string, own: readonly OwnFile[], now: number) {
  if (!existsSync(from))
    throw new PmovesError(`${from}: there is no such file`, { code: "store.no_backup", exit: EXIT.usage });
  const kind = own.find((file) => checkFile({ ...file, path: from }).verdict !== "foreign");
  const looked = kind && checkFile({ ...kind, path: from });
  if (kind === undefined || looked === undefined || !(looked.verdict === "ok" || looked.verdict === "old")) {
    const why = looked?.problems.join("; ") ?? "it is no store of pmoves";
    throw new PmovesError(`${from} can't be restored: ${why}`, {
      code: "store.bad_backup",
      exit: EXIT.usage,
      hint: "name a file that `pmoves store backup` wrote, or that an upgrade left beside the store",
    });
  }
  const { path } = kind;
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const draft = `${path}.restoring`;
  await copyFile(from, draft);
  await chmod(draft, 0o600);
  const kept = existsSync(path)
    ? `${path.replace(/\.sqlite$/, "")}-before-restore-${stampOf(now)}.sqlite`
    : null;
  if (kept !== null) {
    await alone(path, () => rm(draft, { force: true }));
    await rename(path, kept);
  }
  await rename(draft, path);
  return { restored: fileOf(kind), kept };
}

/** Folds the log into the file, which takes nobody else having it open. */
async function alone(path: string, undo: () => Promise<void>): Promise<void> {
  try {
    withFile(path, false, (db) => db.exec("PRAGMA journal_mode = DELETE"));
  } catch (error) {
    await undo();
    if ((error as PmovesError).code === "store.corrupt") return; // it makes way for the backup as it is
    throw error;
  }
}

function stampOf(now: number): string {
  return new Date(now).toISOString().replaceAll(/[-:.]/g, "");
}

function withFile<Result>(path: string, readOnly: boolean, use: (db: DatabaseSync) => Result): Result {
  let db: DatabaseSync | undefined;
  try {
    db = new DatabaseSync(path, { readOnly, timeout: readOnly ? BUSY_MS : 200 });
    return use(db);
  } catch (error) {
    throw storeError(path, error);
  } finally {
    db?.close();
  }
}
