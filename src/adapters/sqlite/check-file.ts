import { existsSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import type { PmovesError } from "../../kernel/errors.ts";
import type { StoreCheck } from "../../observability/index.ts";
import { checkedVersion, newestOf } from "./migrate.ts";
import type { StoreShape } from "./shape.ts";
import { storeError } from "./store-error.ts";

type Looked = Pick<StoreCheck, "verdict" | "version" | "newest" | "rows" | "problems">;

/** Looks into a file and leaves it as it is: whose it is, its version, its pages and keys, its rows. */
export function checkFile({ path, shape }: { readonly path: string; readonly shape: StoreShape }): Looked {
  const newest = newestOf(shape);
  const nothing = { version: null, newest, rows: {}, problems: [] };
  if (!existsSync(path)) return { ...nothing, verdict: "missing" };
  let db: DatabaseSync | undefined;
  try {
    db = new DatabaseSync(path, { readOnly: true, timeout: 5_000 });
    const version = checkedVersion(db, path, shape);
    const problems = problemsOf(db);
    if (problems.length > 0) return { ...nothing, version, verdict: "corrupt", problems };
    return { version, newest, rows: rowsOf(db), problems, verdict: version < newest ? "old" : "ok" };
  } catch (thrown) {
    const error = storeError(path, thrown);
    return { ...nothing, verdict: verdictOf(error), problems: [error.message] };
  } finally {
    db?.close();
  }
}

/** sqlite.org/pragma.html: `integrity_check` says `ok`, or a line for each thing that is wrong. */
function problemsOf(db: DatabaseSync): readonly string[] {
  const damage = db
    .prepare("PRAGMA integrity_check")
    .all()
    .map((row) => String(row.integrity_check))
    .filter((line) => line !== "ok");
  const orphans = db.prepare("PRAGMA foreign_key_check").all();
  return orphans.length === 0
    ? damage
    : [...damage, `${orphans.length} rows point to rows that are not there`];
}

function rowsOf(db: DatabaseSync): Record<string, number> {
  const tables = db
    .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    .all();
  return Object.fromEntries(
    tables.map(({ name }) => {
      const counted = db.prepare(`SELECT count(*) AS n FROM "${String(name).replaceAll('"', '""')}"`).get();
      return [String(name), Number(counted?.n)];
    }),
  );
}

function verdictOf({ code }: PmovesError): Looked["verdict"] {
  if (code === "store.newer" || code === "store.foreign" || code === "store.corrupt") {
    return code.slice("store.".length) as Looked["verdict"];
  }
  return "unusable";
}
