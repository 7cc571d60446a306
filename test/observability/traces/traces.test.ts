import { describe, expect, it } from "vitest";
import { getTrace, listTraces, tailTraces } from "../../../src/observability/index.ts";
import { MemoryRecordStore } from "../../../src/observability/memory-store.ts";
import { attempt, feedback, idOf, inference, put } from "../../contract/record-store.ts";
import { FakeClock } from "../../support/clock.ts";

describe("traces", () => {
  it("lists a page at a time, newest first, without what was said", async () => {
    const store = new MemoryRecordStore();
    await put(store, [inference(1), inference(2), inference(3)]);
    const first = await listTraces(store, { limit: 2 });
    expect(first.rows.map(({ id }) => id)).toEqual([idOf(3), idOf(2)]);
    expect(first.rows[0]).toMatchObject({
      time: "2026-11-22T12:00:03.000Z",
      function: "chat",
      tier: 1,
      stream: false,
      attempts: [{ target: "m/a", outcome: "ok" }],
    });
    expect(first.rows[0]).not.toHaveProperty("input");
    const second = await listTraces(store, { limit: 2, before: first.cursor });
    expect(second).toMatchObject({ rows: [{ id: idOf(1) }], cursor: undefined });
  });

  it("tells an attempt's times as exactly as a clock is, no further", async () => {
    const store = new MemoryRecordStore();
    const attempts =
      '[{"target":"m/a","tier":1,"outcome":"ok","at":0.01850100000592647,"ms":43.365421999995306}]';
    await put(store, [inference(1, { attempts })]);
    const [row] = (await listTraces(store, { limit: 1 })).rows;
    expect(row?.attempts).toEqual([{ target: "m/a", tier: 1, outcome: "ok", at: 0.02, ms: 43.37 }]);
  });

  it("shows one whole, with its attempts and the feedback of itself and of its episode", async () => {
    const store = new MemoryRecordStore();
    await put(
      store,
      [inference(1)],
      [attempt(11, 1), attempt(12, 1, { attempt: 2 })],
      [feedback(21, idOf(1)), feedback(22, idOf(9001), { target_type: "episode", value: "0.5" })],
    );
    const trace = await getTrace(store, idOf(1));
    expect(trace?.input).toMatchObject({ messages: [{ role: "user" }] });
    expect(trace?.model_inferences.map(({ attempt: number }) => number)).toEqual([1, 2]);
    expect(trace?.feedback).toMatchObject([
      { level: "inference", value: 1 },
      { level: "episode", value: 0.5 },
    ]);
    expect(await getTrace(store, idOf(2))).toBeUndefined();
  });

  it("follows what arrives from now on, and ends with its signal", async () => {
    const store = new MemoryRecordStore();
    await put(store, [inference(5)]);
    const stop = new AbortController();
    const clock = new FakeClock();
    const tail = tailTraces(store, {}, { clock, signal: stop.signal, everyMs: 100 });
    const next = tail.next();
    await settled();
    await put(store, [inference(3)]);
    await clock.advance(100);
    expect((await next).value?.id).toBe(idOf(3));
    const last = tail.next();
    await settled();
    stop.abort();
    expect(await last).toEqual({ done: true, value: undefined });
  });
});

/** Promises that are ready have run. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
