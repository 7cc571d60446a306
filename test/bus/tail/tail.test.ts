import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import type { OnMessage } from "../../../src/bus/index.ts";
import { busMessage } from "../../support/bus-messages.ts";
import { geometryText } from "../../support/geometry.ts";
import { burstBus, openChecks, tailOf } from "../../support/tail.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const event = { type: "x", ts: "2026-01-02T03:04:05Z", session_id: "6d7c1f4e-9b1c-4b43-8f0e-0d2a3b4c5d6e" };
const burst = (count: number) =>
  Array.from({ length: count }, (_, step) => busMessage("geometry.event.v1", { ...event, step }));

async function text(pieces: AsyncIterable<Uint8Array>): Promise<string> {
  const all: Uint8Array[] = [];
  for await (const piece of pieces) all.push(Uint8Array.from(piece));
  return Buffer.concat(all).toString();
}

describe("a tail under load", () => {
  it("counts every message, and checks all up to the rate: what is beyond it is not valid", async () => {
    await using checks = await openChecks();
    const { tail, said } = tailOf(burstBus(burst(5_000)), checks, { checkRate: 1_000, count: 5_000 });
    const rows = (await text(tail.lines()))
      .split("\n")
      .slice(0, -1)
      .map((line) => JSON.parse(line));
    expect(rows.map((row) => row.body.step)).toEqual(Array.from({ length: 5_000 }, (_, step) => step));
    const ok = rows.filter((row) => row.schema.verdict === "ok").length;
    expect(rows.filter((row) => row.schema.verdict === "not_checked")).toHaveLength(5_000 - ok);
    // A second may end within the burst, and the next begins.
    expect([1_000, 2_000, 3_000]).toContain(ok);
    expect(tail.counts).toMatchObject({ received: 5_000, checked: ok, invalid: 0 });
    expect(said).toEqual(["listening to > on burst", `5000 messages, checked ${ok} of 5000, 0 invalid`]);
  });

  it("checks all where that is asked, and holds the sender meanwhile", async () => {
    await using checks = await openChecks();
    const { tail } = tailOf(burstBus(burst(20_000)), checks, { checkRate: 1, strict: true, count: 20_000 });
    const lines = (await text(tail.lines())).split("\n");
    expect(lines).toHaveLength(20_001);
    expect(tail.counts).toMatchObject({ received: 20_000, checked: 20_000 });
  });

  it("keeps raw bodies in order, whole, with nothing between but line feeds", async () => {
    await using checks = await openChecks();
    const large = busMessage("a", "x".repeat(700_000));
    const binary = busMessage("a", Uint8Array.from([0xff, 0, 0xfe]));
    const { tail, said } = tailOf(burstBus([...burst(3), large, binary]), checks, { count: 5 }, true);
    const all: Uint8Array[] = [];
    for await (const piece of tail.lines()) all.push(Uint8Array.from(piece));
    const expected = [...burst(3), large, binary].flatMap(({ data }) => [Buffer.from(data), Buffer.of(10)]);
    expect(Buffer.concat(all).equals(Buffer.concat(expected))).toBe(true);
    expect(said).toEqual(["listening to > on burst", "5 messages, none checked"]);
  });
});

describe("rows of a tail", () => {
  it("hold numbers as they came", async () => {
    await using checks = await openChecks();
    const { tail } = tailOf(burstBus([busMessage("a", '{"x":1.0,"big":12345678901234567890}')]), checks, {
      count: 1,
    });
    const [row] = await Array.fromAsync(tail);
    expect(JSON.stringify(row?.body)).toBe('{"x":1.0,"big":12345678901234567890}');
    expect(row?.size).toBe(36);
  });
});

describe("the feed of a screen", () => {
  it("has begun when messages are heard, and not before", async () => {
    await using checks = await openChecks();
    const subscribed = Promise.withResolvers<void>();
    const bus = { ...burstBus(burst(1)), subscribe: () => subscribed.promise };
    const { tail } = tailOf(bus, checks, {});
    const feed = await tail.feed();
    expect(feed.hasBegun()).toBe(false);
    subscribed.resolve();
    await vi.waitFor(() => expect(feed.hasBegun()).toBe(true));
  });

  it("gives rows once, with their bodies, and knows when it is over", async () => {
    await using checks = await openChecks();
    const packet = busMessage("geometry.event.v1", geometryText("cgp_fixture.json"));
    const bad = busMessage("geometry.event.v1", { payload: { a: 1 }, id: "1", source: "me" });
    const { tail } = tailOf(burstBus([...burst(2), packet, bad]), checks, { count: 4 });
    const feed = await tail.feed();
    await feed.ended;
    const rows = feed.take();
    expect(rows.map(({ schema }) => schema.verdict)).toEqual(["ok", "ok", "ok", "invalid"]);
    expect(rows[2]?.geometry?.kind).toBe("CGP v0.1");
    expect(rows[3]?.envelope).toMatchObject({ id: "1", source: "me" });
    expect(await feed.body(rows[2] as never)).toEqual(packet.data);
    expect(JSON.parse(JSON.stringify(rows[3]))).toMatchObject({
      subject: "geometry.event.v1",
      framing: "envelope",
      envelope: { source: "me" },
      schema: { verdict: "invalid" },
    });
    expect(feed.take()).toEqual([]);
    expect(feed.counts).toMatchObject({ received: 4, checked: 4, invalid: 1 });
  });

  it("keeps bodies up to a bound, and gives the newest rows where there are too many", async () => {
    await using checks = await openChecks();
    const messages = Array.from({ length: 90 }, () => busMessage("a", new Uint8Array(1_000_000).fill(32)));
    const { tail } = tailOf(burstBus(messages), checks, { count: 90 });
    const feed = await tail.feed();
    await feed.ended;
    const rows = feed.take();
    const bodies = await Promise.all(rows.map((row) => feed.body(row)));
    expect(bodies.slice(0, 20).every((body) => body === undefined)).toBe(true);
    expect(bodies.slice(-60).every((body) => body !== undefined)).toBe(true);
    expect(rows[0]?.envelope).toBeNull();
  });

  it("records what it shows while that is switched on", async () => {
    await using checks = await openChecks();
    const folder = tempFolder();
    const going = Promise.withResolvers<void>();
    const bus = burstBus([]);
    let send: OnMessage = () => undefined;
    const live = {
      ...bus,
      subscribe: async (_subjects: readonly string[], onMessage: OnMessage) => {
        send = onMessage;
        going.resolve();
      },
    };
    const { tail } = tailOf(live, checks, { count: 3, folder });
    const feed = await tail.feed();
    await going.promise;
    const [first, second, third] = burst(3);
    if (first !== undefined) void send(first);
    await expect.poll(() => feed.counts.checked).toBe(1);
    expect(await feed.toggleRecording()).toMatch(/^recording to pmoves-bus-\d{8}T\d{6}Z\.jsonl$/);
    if (second !== undefined) void send(second);
    await expect.poll(() => feed.counts.checked).toBe(2);
    expect(await feed.toggleRecording()).toMatch(/^1 message in .*\.jsonl$/);
    if (third !== undefined) void send(third);
    await feed.ended;
    const [file = ""] = readdirSync(folder);
    const lines = readFileSync(join(folder, file), "utf8").split("\n");
    expect(JSON.parse(lines[0] ?? "")).toMatchObject({ recording: "pmoves.bus", bus: "burst" });
    expect(JSON.parse(JSON.parse(lines[1] ?? "").text)).toMatchObject({ step: 1 });
    expect(lines).toHaveLength(3);
  });

  it("shows invalid ones alone where that is asked, and counts all", async () => {
    await using checks = await openChecks();
    const bad = busMessage("geometry.event.v1", "{}");
    const { tail } = tailOf(burstBus([...burst(3), bad]), checks, {
      count: 4,
      invalidOnly: true,
      until: Date.now() + 300,
    });
    const feed = await tail.feed();
    await feed.ended;
    expect(feed.take()).toHaveLength(1);
    expect(feed.counts).toMatchObject({ received: 4, invalid: 1 });
  });
});
