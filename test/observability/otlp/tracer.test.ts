import { expect, it } from "vitest";
import { type SpanData, Tracer } from "../../../src/observability/index.ts";
import { FakeClock } from "../../support/clock.ts";
import { record } from "../../support/records.ts";

const ID = "019aab00-1111-7222-8333-444455556666";

function rig(send: (spans: readonly SpanData[]) => Promise<void>) {
  const clock = new FakeClock();
  const warned: string[] = [];
  const closed: string[] = [];
  const exporter = { send, close: async () => void closed.push("closed") };
  const tracer = new Tracer({ exporter, clock, content: "off", warn: (text) => warned.push(text) });
  return { clock, warned, closed, tracer };
}

it("sends in batches, after five seconds or when there are 512", async () => {
  const sent: number[] = [];
  const { clock, tracer } = rig(async (spans) => void sent.push(spans.length));
  tracer.inference(record(ID));
  await clock.advance(4_999);
  expect(sent).toEqual([]);
  await clock.advance(1);
  expect(sent).toEqual([2]);
  for (let i = 0; i < 256; i++) tracer.inference(record(ID));
  await clock.advance(0);
  expect(sent).toEqual([2, 512]);
});

it("counts what a collector that is down did not take, warns once a minute, and goes on", async () => {
  const { clock, tracer, warned } = rig(() => Promise.reject(new Error("refused")));
  for (let i = 0; i < 3; i++) {
    tracer.inference(record(ID));
    await clock.advance(5_000);
  }
  expect(tracer.lost).toBe(6);
  expect(warned).toEqual(["2 spans did not reach the collector: refused"]);
});

it("lets no more wait than it may", async () => {
  const { tracer, warned } = rig(() => new Promise(() => undefined));
  for (let i = 0; i < 2_000; i++) tracer.inference(record(ID));
  expect(tracer.lost).toBeGreaterThan(0);
  expect(warned[0]).toMatch(/more spans than the collector takes/);
});

it("sends the rest when it is closed", async () => {
  const sent: number[] = [];
  const { tracer, closed } = rig(async (spans) => void sent.push(spans.length));
  tracer.inference(record(ID));
  await tracer[Symbol.asyncDispose]();
  expect([sent, closed]).toEqual([[2], ["closed"]]);
});

it("does not wait for a collector that never answers when it is closed", async () => {
  const { clock, tracer } = rig(() => new Promise(() => undefined));
  tracer.inference(record(ID));
  const closing = tracer[Symbol.asyncDispose]();
  await clock.advance(2_000);
  await expect(closing).resolves.toBeUndefined();
});
