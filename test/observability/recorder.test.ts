import { describe, expect, it } from "vitest";
import type { Observer } from "../../src/gateway/index.ts";
import { MemoryRecordStore } from "../../src/observability/memory-store.ts";
import { Recorder, type RecorderOptions } from "../../src/observability/recorder.ts";
import { INFERENCE_COLUMNS, rowOf } from "../../src/observability/records/columns.ts";
import { inferenceRows } from "../../src/observability/records/inference-rows.ts";
import { FakeClock } from "../support/clock.ts";
import { collectGarbage } from "../support/collect.ts";
import { record } from "../support/records.ts";

function recorderOver(more: Partial<RecorderOptions> = {}) {
  const clock = new FakeClock();
  const store = new MemoryRecordStore();
  const warnings: string[] = [];
  const options = { store, clock, content: true, flushMs: 100, queueBytes: 1e9 };
  const recorder = new Recorder({ ...options, warn: (text) => warnings.push(text), ...more });
  return { recorder: recorder satisfies Observer, clock, store, warnings };
}

const all = { limit: 100 };

describe("Recorder", () => {
  it("writes what came in together, at latest after its time", async () => {
    const { recorder, clock, store } = recorderOver();
    recorder.inference(record("a"));
    recorder.inference(record("b"));
    await clock.advance(99);
    expect(await store.inferences(all)).toEqual([]);
    expect(recorder.counts()).toMatchObject({ written: 0, waiting: 2 });
    await clock.advance(1);
    await recorder.flush();
    expect(await store.inferences(all)).toHaveLength(2);
    expect(recorder.counts()).toEqual({ written: 2, shed: 0, failed: 0, waiting: 0, waitingBytes: 0 });
  });

  it("hands over at once what is many", async () => {
    const { recorder, store } = recorderOver();
    for (let n = 0; n < 512; n++) recorder.inference(record(`r${n}`));
    await Promise.resolve();
    expect(await store.inferences({ limit: 1000 })).toHaveLength(512);
  });

  it("holds neither records nor rows while they are on their way", async () => {
    let row: WeakRef<object> | undefined;
    const append: RecorderOptions["store"]["append"] = ({ inferences: [first] }) => {
      row = new WeakRef(first ?? {});
      return new Promise(() => undefined);
    };
    const { recorder } = recorderOver({ store: { append } });
    const told = new WeakRef(record("a"));
    recorder.inference(told.deref() ?? record("b"));
    void recorder.flush();
    expect(recorder.counts()).toMatchObject({ waiting: 1 });
    await collectGarbage();
    expect([row?.deref(), told.deref()]).toEqual([undefined, undefined]);
  });

  it("does not remember dry runs", async () => {
    const { recorder, store } = recorderOver();
    recorder.inference(record("a", { call: { ...record("a").call, dryrun: true } }));
    await recorder.flush();
    expect(await store.inferences(all)).toEqual([]);
  });

  it("sheds what finds the queue full, counts it, says so once, and goes on when there is room", async () => {
    const waiting: (() => void)[] = [];
    const append = () =>
      new Promise<{ inferences: number; modelInferences: number; feedback: number }>((resolve) =>
        waiting.push(() => resolve({ inferences: 1, modelInferences: 1, feedback: 0 })),
      );
    const { recorder, warnings } = recorderOver({ store: { append }, queueBytes: 600 });
    recorder.inference(record("a"));
    const first = recorder.flush();
    recorder.inference(record("b"));
    recorder.inference(record("c"));
    expect(recorder.counts()).toMatchObject({ shed: 2, waiting: 1 });
    expect(warnings).toEqual([expect.stringContaining("not remembered")]);
    waiting.pop()?.();
    await first;
    recorder.inference(record("d"));
    expect(recorder.counts()).toMatchObject({ shed: 2, waiting: 1, written: 1 });
  });

  it("counts what a failing store did not take, warns once, and warns anew after it had worked", async () => {
    let broken = true;
    const store = new MemoryRecordStore();
    const append: RecorderOptions["store"]["append"] = (batch) =>
      broken ? Promise.reject(new Error("disk full")) : store.append(batch);
    const { recorder, warnings } = recorderOver({ store: { append } });
    const say = async (id: string) => {
      recorder.inference(record(id));
      await recorder.flush();
    };
    await say("a");
    await say("b");
    expect(warnings).toEqual(["requests are not remembered: disk full"]);
    broken = false;
    await say("c");
    broken = true;
    await say("d");
    expect(warnings).toHaveLength(2);
    expect(recorder.counts()).toMatchObject({ written: 1, failed: 3, waiting: 0 });
  });
});

describe("rows of an inference", () => {
  const row = (...args: Parameters<typeof inferenceRows>) =>
    rowOf(INFERENCE_COLUMNS, inferenceRows(...args).inference);

  it("leave out what was said where content is off", () => {
    const { input, output, attempts, target } = row(record("a"), false);
    expect({ input, output }).toEqual({ input: null, output: null });
    expect(JSON.parse(String(attempts))).toHaveLength(1);
    expect(target).toBe("m/a");
    expect(inferenceRows(record("a"), false).inference).not.toContain("raw request");
    expect(inferenceRows(record("a"), true).inference).toContain("raw request");
  });

  it("say which fields were too large to keep", () => {
    const { call } = record("a");
    const text = "x".repeat(51 * 1024 * 1024);
    const messages = [{ role: "user" as const, content: [{ type: "text" as const, text }] }];
    const huge = record("a", { call: { ...call, input: { system: undefined, messages } } });
    const { input, omitted, output } = row(huge, true);
    expect(input).toBeNull();
    expect(JSON.parse(String(omitted))).toEqual({ input: expect.any(Number) });
    expect(output).not.toBeNull();
    expect(inferenceRows(huge, true).bytes).toBeLessThan(10_000);
  });

  it("carry the tags that TensorZero sets by itself", () => {
    const { call } = record("a");
    const pinned = { type: "function", name: "chat", variant: "local" } as const;
    const { tags } = row(record("a", { call: { ...call, address: pinned, namespace: "ns" } }), true);
    expect(JSON.parse(String(tags))).toEqual({
      "tensorzero::variant_pinned": "true",
      "tensorzero::namespace": "ns",
    });
  });
});
