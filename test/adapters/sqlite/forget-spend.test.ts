import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, it } from "vitest";
import { openStateStore } from "../../../src/adapters/sqlite/state-store.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const DAY_MS = 86_400_000;
const window = { budget: "b", windowStart: 0 };

describe("the journal of spend", () => {
  it("is forgotten in time, a few bookings at once; what was spent stays spent", async () => {
    const path = join(tempFolder(), "store.sqlite");
    await using store = openStateStore(path, 90 * DAY_MS);
    const book = (id: string, now: number) =>
      store.spend.settle({
        id,
        now,
        target: "m/p",
        charges: [{ ...window, amount: 5 }],
        inputTokens: 1,
        outputTokens: 1,
        usd: undefined,
        estimated: false,
      });
    for (let n = 0; n < 30; n++) await book(`old ${n}`, n);
    await book("new", 100 * DAY_MS);
    const ids = () => {
      using db = new DatabaseSync(path, { readOnly: true });
      return db
        .prepare("SELECT id FROM spend ORDER BY at")
        .all()
        .map((row) => row.id);
    };
    expect(ids()).toHaveLength(11);
    await book("newer", 101 * DAY_MS);
    expect(ids()).toEqual(["new", "newer"]);
    const [standing] = await store.spend.standings([window], 101 * DAY_MS);
    expect(standing?.spent).toBe(32 * 5);
  });
});
