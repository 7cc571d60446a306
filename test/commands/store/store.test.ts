import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, it } from "vitest";
import { openServedRecords } from "../../../src/adapters/sqlite/records/open.ts";
import { openStateStore } from "../../../src/adapters/sqlite/state-store.ts";
import { idOf, inference, put } from "../../contract/record-store.ts";
import { recordHome } from "../../support/record-commands.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { pmovesProcess } from "../../support/whole-program.ts";

const json = (out: string) => JSON.parse(out) as never;

describe("pmoves store path", () => {
  it("names both files, whether or not they are there", async () => {
    const { path, pmoves, store } = recordHome();
    await put(store, [inference(1)]);
    expect(json((await pmoves(["store", "path", "--json"])).out)).toEqual([
      { name: "records", path, there: true, bytes: expect.any(Number) },
      { name: "state", path: join(dirname(path), "store.sqlite"), there: false, bytes: 0 },
    ]);
  });
});

describe("pmoves store check", () => {
  it("counts rows of what is whole and changes nothing", async () => {
    const { path, pmoves, store } = recordHome();
    await put(store, [inference(1), inference(2)]);
    const { exit, out } = await pmoves(["store", "check", "--json"]);
    expect(exit).toBe(0);
    expect(json(out)).toMatchObject([
      { name: "records", verdict: "ok", version: 2, newest: 2, rows: { inferences: 2 }, problems: [] },
      { name: "state", verdict: "missing" },
    ]);
    expect(existsSync(join(dirname(path), "store.sqlite"))).toBe(false);
  });

  it("leaves an older file as it is", async () => {
    const { path, pmoves } = recordHome();
    mkdirSync(dirname(path), { recursive: true });
    copyFileSync("fixtures/store/records-v1.sqlite", path);
    const before = readFileSync(path);
    const { exit, out } = await pmoves(["store", "check", "--json"]);
    expect(exit).toBe(0);
    expect(json(out)).toMatchObject([{ verdict: "old", version: 1, newest: 2, rows: { inferences: 5 } }, {}]);
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  it.each([
    [
      "newer",
      (path: string) =>
        new DatabaseSync(path).exec("PRAGMA application_id = 0x706d7263; PRAGMA user_version = 99"),
    ],
    ["foreign", (path: string) => new DatabaseSync(path).exec("CREATE TABLE t (a)")],
    ["corrupt", (path: string) => writeFileSync(path, "this is no database, ".repeat(500))],
  ] as const)(
    "finds a %s file, says why, and never writes into it; commands refuse it",
    async (verdict, make) => {
      const { path, pmoves } = recordHome();
      mkdirSync(dirname(path), { recursive: true });
      make(path);
      const before = readFileSync(path);
      const { exit, out } = await pmoves(["store", "check", "--json"]);
      expect(exit).toBe(3);
      expect(json(out)).toMatchObject([{ verdict, problems: [expect.stringContaining(path)] }, {}]);
      const listed = await pmoves(["traces", "list"]);
      expect(listed.exit).not.toBe(0);
      expect(listed.err).toContain("was left as it is");
      expect(readFileSync(path).equals(before)).toBe(true);
    },
  );

  it("finds pages that were lost", async () => {
    const { path, pmoves, store } = recordHome();
    await put(
      store,
      Array.from({ length: 200 }, (_, i) => inference(i + 1)),
    );
    await store[Symbol.asyncDispose]();
    truncateSync(path, 5 * 16_384);
    const { exit, out } = await pmoves(["store", "check", "--json"]);
    expect(exit).toBe(3);
    expect(json(out)).toMatchObject([{ verdict: "corrupt" }, {}]);
  });
});

describe("pmoves store backup and restore", () => {
  it("a backup that finds no room names where it was to go, and leaves nothing there", async () => {
    const { folder, path, store } = recordHome();
    await put(store, [inference(1, { input: JSON.stringify("x".repeat(200_000)) })]);
    await store[Symbol.asyncDispose]();
    const home = tempFolder();
    mkdirSync(join(home, "pmoves", "state"), { recursive: true });
    copyFileSync(path, join(home, "pmoves", "state", "records.sqlite"));
    // The copy meets the limit of the process, as it would a full disk.
    const child = pmovesProcess(home, ["store", "backup", folder], {}, "trap '' XFSZ; ulimit -f 64");
    let err = "";
    child.stderr?.on("data", (chunk: Buffer) => {
      err += chunk.toString("utf8");
    });
    const exit = await new Promise((resolve) => child.once("close", resolve));
    expect(exit).toBe(1);
    expect(err).toContain(`error: ${join(folder, "records.sqlite")}: can't be`);
    expect(readdirSync(folder)).toEqual(["state"]);
  });

  it("copies while others write, and puts the copy back", async () => {
    const { folder, path, pmoves, store } = recordHome();
    await put(store, [inference(1)]);
    await using state = openStateStore(join(dirname(path), "store.sqlite"));
    await state.spend.reserve({ id: "a", now: 1, expiresAt: 2, holds: [] });
    const served = openServedRecords(path, "full");
    let writing = true;
    const writer = (async () => {
      for (let n = 2; writing; n++) await put(served, [inference(n)]);
    })();
    const { exit, out } = await pmoves(["store", "backup", "copies", "--json"]);
    writing = false;
    await writer;
    await served[Symbol.asyncDispose]();
    expect(exit).toBe(0);
    expect(json(out)).toMatchObject([{ name: "records" }, { name: "state" }]);
    expect(readdirSync(join(folder, "copies")).sort()).toEqual(["records.sqlite", "store.sqlite"]);
    expect((await pmoves(["store", "backup", "copies"])).exit).toBe(2);
    await store[Symbol.asyncDispose]();
    const restored = await pmoves(["store", "restore", "copies/records.sqlite", "--json"]);
    expect(restored.exit).toBe(0);
    const { kept } = json(restored.out) as { kept: string };
    for (const file of [kept, path, join(folder, "copies/records.sqlite")]) {
      expect([file, statSync(file).mode & 0o777]).toEqual([file, 0o600]);
    }
    const listed = await pmoves(["traces", "list", "--limit", "10000", "--json"]);
    const ids = (json(listed.out) as { id: string }[]).map(({ id }) => id);
    expect(ids).toContain(idOf(1));
    expect((await pmoves(["store", "check"])).exit).toBe(0);
  });

  it("refuses while somebody else has the store open, and files that are no backup", async () => {
    const { folder, path, pmoves, store } = recordHome();
    await put(store, [inference(1)]);
    expect((await pmoves(["store", "backup", "copies"])).exit).toBe(0);
    await using served = openServedRecords(path, "full");
    await put(served, [inference(2)]);
    const refused = await pmoves(["store", "restore", "copies/records.sqlite"]);
    expect(refused.exit).toBe(1);
    expect(refused.err).toContain("is locked by another process");
    expect((await store.inferences({ limit: 9 })).length).toBe(2);
    writeFileSync(join(folder, "x.sqlite"), "nothing");
    const bad = await pmoves(["store", "restore", "x.sqlite"]);
    expect(bad.exit).toBe(2);
    expect(bad.err).toContain("can't be restored");
    expect((await pmoves(["store", "restore", "none.sqlite"])).err).toContain("there is no such file");
    expect(readdirSync(dirname(path)).filter((name) => name.includes("restor"))).toEqual([]);
  });
});

describe("pmoves store migrate", () => {
  it("brings the store of the release before to the newest shape, a copy beside it", async () => {
    const { path, pmoves } = recordHome();
    mkdirSync(dirname(path), { recursive: true });
    copyFileSync("fixtures/store/records-v1.sqlite", path);
    const { exit, out } = await pmoves(["store", "migrate", "--json"]);
    expect(exit).toBe(0);
    const [done] = json(out) as [{ backup: string }];
    expect(done).toMatchObject({ name: "records", from: 1, to: 2 });
    expect(new DatabaseSync(done.backup, { readOnly: true }).prepare("PRAGMA user_version").get()).toEqual({
      user_version: 1,
    });
    expect(json((await pmoves(["store", "migrate", "--json"])).out)).toMatchObject([
      { from: 2, to: 2, backup: null },
    ]);
  });
});
