/**
 * A process that reserves and settles as fast as it can, and says each thing after it was acknowledged:
 * `granted ID`, `refused ID`, `settled ID`. Run as `node spender.ts STORE NAME LIMIT COUNT SETTLE`.
 */
import { writeSync } from "node:fs";
import { openStateStore } from "../../../src/adapters/sqlite/state-store.ts";

const [, , path = "", name = "", limit = "0", count = "0", settle = ""] = process.argv;
const AMOUNT = 7;
const CHARGED = 5;
const LANES = 4;
const HOLD_MS = 60_000;
const window = { budget: "b", windowStart: 0 };

await using store = openStateStore(path);
let next = 0;

async function lane(): Promise<void> {
  while (next < Number(count)) {
    const id = `${name}-${next++}`;
    const now = Date.now();
    const hold = { ...window, amount: AMOUNT, limit: Number(limit) };
    const { granted } = await store.spend.reserve({ id, now, expiresAt: now + HOLD_MS, holds: [hold] });
    writeSync(1, `${granted ? "granted" : "refused"} ${id}\n`);
    if (!granted || settle !== "settle") continue;
    const charges = [{ ...window, amount: CHARGED }];
    const use = { target: "m/p", inputTokens: 1, outputTokens: 1, usd: undefined, estimated: false };
    await store.spend.settle({ id, now: Date.now(), charges, ...use });
    writeSync(1, `settled ${id}\n`);
  }
}

await Promise.all(Array.from({ length: LANES }, lane));
