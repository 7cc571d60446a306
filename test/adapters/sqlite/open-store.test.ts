import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, it } from "vitest";
import { MIGRATIONS, STATE_SHAPE } from "../../../src/adapters/sqlite/migrations.ts";
import { openStore } from "../../../src/adapters/sqlite/open-store.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const NEXT = { version: MIGRATIONS.length + 1, sql: "CREATE TABLE later (a INTEGER) STRICT" };

function open(path: string, migrations = MIGRATIONS): DatabaseSync {
  return openStore(path, { synchronous: "normal", shape: { ...STATE_SHAPE, migrations }, busyMs: 200 });
}

function pragma(db: DatabaseSync, name: string): unknown {
  return Object.values(db.prepare(`PRAGMA ${name}`).get() ?? {})[0];
}

describe("openStore", () => {
  it("makes folder and file for nobody else to read, in WAL mode at the newest version", () => {
    const path = join(tempFolder(), "state", "store.sqlite");
    using db = open(path);
    expect(pragma(db, "journal_mode")).toBe("wal");
    expect(pragma(db, "user_version")).toBe(MIGRATIONS.length);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(join(path, "..")).mode & 0o777).toBe(0o700);
  });

  it("sets when a commit counts as asked", () => {
    const path = join(tempFolder(), "store.sqlite");
    using normal = openStore(path, { synchronous: "normal" });
    using full = openStore(path, { synchronous: "full" });
    expect([pragma(normal, "synchronous"), pragma(full, "synchronous")]).toEqual([1, 2]);
  });

  it("copies an older store beside itself before it brings it up to date", () => {
    const folder = tempFolder();
    const path = join(folder, "store.sqlite");
    const old = open(path);
    old.exec("INSERT INTO benches VALUES ('k', 'target', 1, 2, 'r', 'failing', 1)");
    old.close();
    using db = open(path, [...MIGRATIONS, NEXT]);
    expect(pragma(db, "user_version")).toBe(NEXT.version);
    expect(db.prepare("SELECT key FROM benches").all()).toHaveLength(1);
    const copies = readdirSync(folder).filter((name) => name.startsWith(`store-v${MIGRATIONS.length}-`));
    expect(copies).toHaveLength(1);
    using copy = new DatabaseSync(join(folder, copies[0] ?? ""));
    expect(pragma(copy, "user_version")).toBe(MIGRATIONS.length);
    expect(copy.prepare("SELECT key FROM benches").all()).toHaveLength(1);
  });

  it("leaves an older store as it was when a migration fails", () => {
    const path = join(tempFolder(), "store.sqlite");
    open(path).close();
    const bad = { version: NEXT.version, sql: "CREATE TABLE later (a INTEGER) STRICT; SELECT nonsense" };
    expect(() => open(path, [...MIGRATIONS, bad])).toThrow(/nonsense/);
    using db = open(path);
    expect(db.prepare("SELECT name FROM sqlite_schema WHERE name = 'later'").all()).toEqual([]);
  });

  it("refuses a newer store and does not touch it", () => {
    const path = join(tempFolder(), "store.sqlite");
    open(path, [...MIGRATIONS, NEXT]).close();
    const before = readFileSync(path);
    expect(() => open(path)).toThrow(
      expect.objectContaining({ code: "store.newer", exit: 2, hint: expect.stringContaining("upgrade") }),
    );
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  it("refuses a database of another program and does not touch it", () => {
    const path = join(tempFolder(), "store.sqlite");
    const foreign = new DatabaseSync(path);
    foreign.exec("CREATE TABLE theirs (a)");
    foreign.close();
    const before = readFileSync(path);
    expect(() => open(path)).toThrow(expect.objectContaining({ code: "store.foreign" }));
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  it.each([
    ["no database at all", "this is text, and long enough to be read as a header ".repeat(40)],
    ["half a header", "SQLite format 3\0".padEnd(300, "\xff")],
  ])("refuses %s and does not touch it", (_, content) => {
    const path = join(tempFolder(), "store.sqlite");
    writeFileSync(path, content, "latin1");
    expect(() => open(path)).toThrow(
      expect.objectContaining({ code: "store.corrupt", message: expect.stringContaining(path) }),
    );
    expect(readFileSync(path, "latin1")).toBe(content);
  });

  it("says so where the folder can't be made", () => {
    const file = join(tempFolder(), "file");
    writeFileSync(file, "");
    const path = join(file, "state", "store.sqlite");
    expect(() => open(path)).toThrow(
      expect.objectContaining({ code: "store.unusable", message: expect.stringContaining(path) }),
    );
  });

  it("says so where a folder stands in the file's place", () => {
    const path = join(tempFolder(), "store.sqlite");
    mkdirSync(path);
    expect(() => open(path)).toThrow(expect.objectContaining({ code: "store.unusable" }));
  });

  it("says so where another process holds the new file for too long", () => {
    const path = join(tempFolder(), "store.sqlite");
    using holder = new DatabaseSync(path);
    holder.exec("BEGIN EXCLUSIVE; CREATE TABLE t (a)");
    expect(() => open(path)).toThrow(expect.objectContaining({ code: "store.busy" }));
  });

  it("keeps the file's own mode when it is there already", () => {
    const path = join(tempFolder(), "store.sqlite");
    writeFileSync(path, "");
    chmodSync(path, 0o640);
    using db = open(path);
    expect(pragma(db, "user_version")).toBe(MIGRATIONS.length);
    expect(statSync(path).mode & 0o777).toBe(0o640);
  });
});
