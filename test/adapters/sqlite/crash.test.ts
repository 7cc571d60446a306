import { spawn } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { openStore } from "../../../src/adapters/sqlite/open-store.ts";
import { openStateStore } from "../../../src/adapters/sqlite/state-store.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const SPENDER = fileURLToPath(new URL("./spender.ts", import.meta.url));
const WINDOW = { budget: "b", windowStart: 0 };

interface Spent {
  readonly lines: readonly string[];
  readonly signal: NodeJS.Signals | null;
}

/** Runs a spender; `killAfter` ends it by SIGKILL once it has said so many things. */
function spend(args: readonly string[], killAfter = Number.POSITIVE_INFINITY): Promise<Spent> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [SPENDER, ...args], { stdio: ["ignore", "pipe", "inherit"] });
    let text = "";
    child.stdout.on("data", (chunk: Buffer) => {
      text += chunk.toString();
      if (text.split("\n").length > killAfter) child.kill("SIGKILL");
    });
    child.on("error", reject);
    child.on("close", (_, signal) => {
      // The last line may be cut off.
      resolve({ lines: text.split("\n").slice(0, -1), signal });
    });
  });
}

function idsOf(lines: readonly string[], what: string): readonly string[] {
  return lines.filter((line) => line.startsWith(`${what} `)).map((line) => line.slice(what.length + 1));
}

function stored(path: string) {
  using db = openStore(path, { synchronous: "normal" });
  const ids = (table: string) =>
    db
      .prepare(`SELECT id FROM ${table}`)
      .all()
      .map((row) => String(row.id));
  const sum = (sql: string) => Number(db.prepare(sql).get()?.n ?? 0);
  return {
    reserved: new Set(ids("reservations")),
    booked: new Set(ids("spend")),
    reservedSum: sum("SELECT coalesce(sum(amount), 0) AS n FROM reservations"),
    bookedSum: sum("SELECT coalesce(sum(amount), 0) AS n FROM spend"),
    total: sum("SELECT coalesce(sum(amount), 0) AS n FROM spend_totals"),
    integrity: db.prepare("PRAGMA integrity_check").get()?.integrity_check,
  };
}

describe("spend and kill -9", () => {
  it("keeps all that was acknowledged, and no sum is ever wrong", { timeout: 120_000 }, async () => {
    const path = join(tempFolder(), "store.sqlite");
    const limit = 100_000;
    const granted: string[] = [];
    const settled: string[] = [];
    for (let round = 0; round < 20; round++) {
      const killAfter = 1 + ((round * 37) % 120);
      const { lines, signal } = await spend(
        [path, `r${round}`, String(limit), "1000000", "settle"],
        killAfter,
      );
      expect(signal).toBe("SIGKILL");
      granted.push(...idsOf(lines, "granted"));
      settled.push(...idsOf(lines, "settled"));
      const now = stored(path);
      expect(now.integrity).toBe("ok");
      for (const id of settled) expect(now.booked.has(id), `${id} was settled`).toBe(true);
      for (const id of granted)
        expect(now.booked.has(id) || now.reserved.has(id), `${id} was granted`).toBe(true);
      for (const id of now.reserved) expect(now.booked.has(id), `${id} is booked and reserved`).toBe(false);
      expect(now.total).toBe(now.bookedSum);
      expect(now.bookedSum).toBe(now.booked.size * 5);
      expect(now.reservedSum).toBe(now.reserved.size * 7);
      expect(now.bookedSum + now.reservedSum).toBeLessThanOrEqual(limit);
    }
    expect(settled.length).toBeGreaterThan(100);

    const left = stored(path);
    expect(left.reservedSum).toBeGreaterThan(0);
    await using store = openStateStore(path);
    const before = await store.spend.standings([WINDOW], Date.now());
    expect(before).toEqual([{ ...WINDOW, spent: left.total, reserved: left.reservedSum }]);
    const after = await store.spend.standings([WINDOW], Date.now() + 120_000);
    expect(after).toEqual([{ ...WINDOW, spent: left.total, reserved: 0 }]);
  });

  it("never grants two processes more than there is", { timeout: 60_000 }, async () => {
    const path = join(tempFolder(), "store.sqlite");
    const args = (name: string) => [path, name, "1000", "200", ""];
    const [a, b] = await Promise.all([spend(args("a")), spend(args("b"))]);
    const granted = [...idsOf(a.lines, "granted"), ...idsOf(b.lines, "granted")];
    expect(granted).toHaveLength(Math.floor(1000 / 7));
    expect(stored(path).reservedSum).toBe(granted.length * 7);
  });
});
