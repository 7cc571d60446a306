import { spawn, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { openServedRecords } from "../../../../src/adapters/sqlite/records/open.ts";
import { uuid7 } from "../../../../src/kernel/uuid7.ts";
import { feedback, idOf, inference, put } from "../../../contract/record-store.ts";
import { tempFolder } from "../../../support/temp-folder.ts";

const REMEMBER = fileURLToPath(new URL("./remember.ts", import.meta.url));

interface Told {
  readonly recorded: readonly { readonly id: string; readonly at: number }[];
  readonly warned: readonly string[];
  readonly counts: { readonly written: number; readonly failed: number } | undefined;
}

/** Runs a program that remembers; `killAfter` ends it by SIGKILL once it has recorded so many. */
function run(command: string, args: readonly string[], killAfter = Number.POSITIVE_INFINITY): Promise<Told> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ["ignore", "pipe", "inherit"] });
    let text = "";
    let seen = 0;
    child.stdout.on("data", (chunk: Buffer) => {
      text += chunk.toString();
      seen = text.split("\n").length;
      if (seen > killAfter) child.kill("SIGKILL");
    });
    child.on("error", reject);
    child.on("close", () => {
      // The last line may be cut off.
      const lines = text.split("\n").slice(0, -1);
      const of = (word: string) =>
        lines.filter((line) => line.startsWith(`${word} `)).map((line) => line.slice(word.length + 1));
      const [counts] = of("counts");
      resolve({
        recorded: of("recorded").map((one) => ({
          id: one.split(" ")[0] ?? "",
          at: Number(one.split(" ")[1]),
        })),
        warned: of("warned"),
        counts: counts === undefined ? undefined : JSON.parse(counts),
      });
    });
  });
}

const remember = (args: readonly (string | number)[], killAfter?: number) =>
  run(process.execPath, [REMEMBER, ...args.map(String)], killAfter);

function stored(path: string) {
  using db = new DatabaseSync(path, { readOnly: true });
  return {
    ids: new Set(
      db
        .prepare("SELECT id FROM inferences")
        .all()
        .map((row) => String(row.id)),
    ),
    integrity: db.prepare("PRAGMA integrity_check").get()?.integrity_check,
  };
}

/** A namespace with a file system of its own, which needs no rights; not every kernel allows it. */
const mayMount = spawnSync("unshare", ["--user", "--map-root-user", "--mount", "true"]).status === 0;

/** Runs a program with a small file system at `folder`, prepared by shell commands. */
const within = (folder: string, size: string, prepare: string, args: readonly (string | number)[]) => {
  const program = [process.execPath, REMEMBER, ...args].map((word) => `'${word}'`).join(" ");
  const script = `mount -t tmpfs -o size=${size} tmpfs '${folder}' && ${prepare} && exec ${program}`;
  return run("unshare", ["--user", "--map-root-user", "--mount", "sh", "-c", script]);
};

describe("records and kill -9", () => {
  it("miss no more than the last 250 ms, in a file that opens clean", { timeout: 60_000 }, async () => {
    for (const killAfter of [150, 400, 650]) {
      const path = join(tempFolder(), "records.sqlite");
      const { recorded } = await remember([path, 100_000, 2000, 1], killAfter);
      const { ids, integrity } = stored(path);
      expect(integrity).toBe("ok");
      const last = recorded.at(-1)?.at ?? 0;
      const missing = recorded.filter(({ id }) => !ids.has(id));
      // A machine under load gets some slack: timers of the process are late there.
      for (const { at } of missing) expect(last - at).toBeLessThan(250 + 100);
      expect(recorded.length - missing.length).toBeGreaterThan(0);
    }
  });
});

describe("records of several processes", () => {
  it("are all in one file, which a reader may read meanwhile", { timeout: 60_000 }, async () => {
    const path = join(tempFolder(), "records.sqlite");
    await using reader = openServedRecords(path, "full");
    const writers = [1, 2, 3].map(() => remember([path, 300, 500, 0]));
    let seen = 0;
    const looking = setInterval(() => {
      void reader.stats({}).then(({ requests }) => {
        seen = Math.max(seen, requests);
      });
    }, 20);
    const told = await Promise.all(writers);
    clearInterval(looking);
    for (const { counts, warned } of told)
      expect({ counts, warned }).toMatchObject({ counts: { written: 301 }, warned: [] });
    expect((await reader.stats({})).requests).toBe(903);
    expect(seen).toBeLessThanOrEqual(903);
    expect(stored(path).ids.size).toBe(903);
  });
});

describe.skipIf(!mayMount)("records on a bad disk", () => {
  it("a full one is reported once, nothing stops, and records are kept again when there is room", {
    timeout: 60_000,
  }, async () => {
    const folder = tempFolder();
    const ballast = join(folder, "ballast");
    const prepare = `head -c 1500000 /dev/zero > '${ballast}'`;
    const args = [join(folder, "records.sqlite"), 400, 4000, 2, ballast];
    const { recorded, warned, counts } = await within(folder, "4m", prepare, args);
    expect(warned[0]).toMatch(/^requests are not remembered: .*(full|can't be written)/);
    expect(recorded.length).toBeGreaterThan(400);
    expect(counts?.failed).toBeGreaterThan(0);
    // More than ever fitted before there was room again.
    expect(counts?.written).toBeGreaterThan(300);
  });

  it("a read-only one is reported, and nothing stops", { timeout: 60_000 }, async () => {
    const folder = tempFolder();
    const args = [join(folder, "records.sqlite"), 5, 10, 0];
    const { warned } = await within(folder, "4m", `mount -o remount,ro '${folder}'`, args);
    expect(warned).toEqual([
      expect.stringMatching(/^requests are not remembered: .*records\.sqlite: can't be/),
    ]);
  });
});

describe("records and a clock that goes backwards", () => {
  it("are found by their time, tailed in the order in which they came, and pruned", async () => {
    await using store = openServedRecords(join(tempFolder(), "records.sqlite"), "full");
    const at = (ms: number) => inference(1, { id: uuid7(ms), timestamp: ms, function_name: `at ${ms}` });
    const late = Date.UTC(2026, 10, 22);
    const early = late - 3_600_000;
    await put(store, [at(late)]);
    const { cursor } = await store.arrivals(undefined, { limit: 0 });
    await put(store, [at(early)]);
    const names = (rows: readonly { readonly function_name: string }[]) =>
      rows.map((row) => row.function_name);
    expect(names((await store.arrivals(cursor, { limit: 9 })).rows)).toEqual([`at ${early}`]);
    expect(names(await store.inferences({ limit: 9, until: late }))).toEqual([`at ${early}`]);
    await store.prune({ before: late, maxBytes: Number.POSITIVE_INFINITY });
    expect(names(await store.inferences({ limit: 9 }))).toEqual([`at ${late}`]);
  });
});

describe("records that are redacted", () => {
  const secret = "sk-live-0123456789abcdefABCDEF";
  const said = JSON.stringify([{ type: "text", text: `my key is ${secret}` }]);
  const input = JSON.stringify({ messages: [{ role: "user", content: [{ type: "text", text: secret }] }] });
  const content = { input, output: said, raw_request: input, raw_response: said };
  const attempts = JSON.stringify([{ target: "m/a", tier: 1, outcome: "caller", reason: `bad ${secret}` }]);
  const quotes = { error: `refused ${secret}`, attempts, tags: JSON.stringify({ key: secret }) };

  async function written(policy: "redacted" | "off", more: object): Promise<boolean> {
    const path = join(tempFolder(), "records.sqlite");
    {
      await using store = openServedRecords(path, policy);
      const value = JSON.stringify(`see ${secret}`);
      const comment = feedback(1, idOf(1), { type: "comment", metric_name: "comment", value });
      await put(store, [inference(1, { ...quotes, ...more })], [], [comment]);
      const [row] = await store.inferences({ limit: 1 });
      expect(JSON.parse(row?.tags ?? "")).toEqual({ key: "[redacted]" });
      expect((await store.feedback([idOf(1)])).map(({ value }) => value)).toEqual(['"see [redacted]"']);
      if ("output" in more) expect(row?.output).toContain("[redacted]");
    }
    using db = new DatabaseSync(path);
    db.exec("PRAGMA wal_checkpoint(TRUNCATE)");
    return readFileSync(path).includes(secret);
  }

  it("hold no secret anywhere in the file, whatever column it came in", async () => {
    expect(await written("redacted", content)).toBe(false);
  });

  it("nor do those without what was said: its errors, tags and comments may quote it", async () => {
    expect(await written("off", {})).toBe(false);
  });
});
