import { describe, expect, it } from "vitest";
import { idOf, inference, put } from "../../contract/record-store.ts";
import { recordHome } from "../../support/record-commands.ts";

describe("pmoves traces tail", () => {
  it("writes a line for each that ends from now on, and stops when it is told to", async () => {
    const { store, pmoves } = recordHome();
    await put(store, [inference(1)]);
    const stop = new AbortController();
    const running = pmoves(["traces", "tail"], stop.signal);
    // Put again and again, each later than the last, until one came after the tail had begun.
    let n = 1;
    const putting = setInterval(() => void put(store, [inference(++n)]), 50);
    setTimeout(() => stop.abort(), 1500);
    const { out, exit } = await running;
    expect(exit).toBe(0);
    clearInterval(putting);
    const rows = out
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as { id: string });
    expect(rows.length).toBeGreaterThan(2);
    expect(rows.map(({ id }) => id)).not.toContain(idOf(1));
    expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
  });
});
