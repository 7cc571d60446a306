import { describe, expect, it, onTestFinished } from "vitest";
import type { Bus, BusMessage, ReadRange } from "../../src/bus/index.ts";

/** What a test of a port gets: a bus whose streams hold `geometry.>` and `content.>`. */
export type OpenTestBus = () => Promise<Bus>;

export const text = ({ data }: BusMessage): string => Buffer.from(data).toString();
const bytes = (value: string) => new TextEncoder().encode(value);

/** Publishes texts one after the other, so that their order is known. */
export async function publishAll(bus: Bus, messages: readonly (readonly [string, string])[]): Promise<void> {
  for (const [subject, value] of messages) await bus.publish({ subject, data: bytes(value) });
}

export async function readAll(bus: Bus, range: Omit<ReadRange, "signal">): Promise<readonly BusMessage[]> {
  const signal = new AbortController().signal;
  return Array.fromAsync(bus.read({ ...range, signal }));
}

/** Collects live messages; `until` resolves when there are so many. */
export async function listen(bus: Bus, subjects: readonly string[]) {
  const stop = new AbortController();
  onTestFinished(() => stop.abort());
  const heard: (BusMessage & { readonly text: string })[] = [];
  const waiting: { count: number; resolve: () => void }[] = [];
  const onMessage = (message: BusMessage) => {
    heard.push({ ...message, data: Uint8Array.from(message.data), text: text(message) });
    for (const { count, resolve } of waiting) if (heard.length >= count) resolve();
  };
  await bus.subscribe(subjects, onMessage, { signal: stop.signal });
  const until = (count: number) =>
    new Promise<void>((resolve) => {
      if (heard.length >= count) resolve();
      else waiting.push({ count, resolve });
    });
  return { heard, until, stop: () => stop.abort() };
}

/** What every bus does, whatever is behind it. */
export function busContract(open: OpenTestBus): void {
  describe("live", () => {
    it("brings what is published after subscribing, in order, by subject and wildcard", async () => {
      await using bus = await open();
      const one = await listen(bus, ["geometry.event.v1"]);
      const star = await listen(bus, ["*.new.v1"]);
      const rest = await listen(bus, ["geometry.>"]);
      await publishAll(bus, [
        ["geometry.event.v1", "a"],
        ["content.new.v1", "b"],
        ["geometry.swarm.meta.v1", "c"],
        ["geometry.event.v1", "d"],
      ]);
      await Promise.all([one.until(2), star.until(1), rest.until(3)]);
      expect(one.heard.map((message) => message.text)).toEqual(["a", "d"]);
      expect(star.heard.map((message) => message.text)).toEqual(["b"]);
      expect(rest.heard.map(({ subject }) => subject)).toEqual([
        "geometry.event.v1",
        "geometry.swarm.meta.v1",
        "geometry.event.v1",
      ]);
    });

    it("brings a message once, however many of the subjects it falls under", async () => {
      await using bus = await open();
      const all = await listen(bus, ["geometry.>", "geometry.event.v1", "*.event.v1", "geometry.event.*"]);
      await publishAll(bus, [
        ["geometry.event.v1", "a"],
        ["content.event.v1", "b"],
        ["geometry.event.v1", "c"],
      ]);
      await all.until(3);
      expect(all.heard.map((message) => message.text)).toEqual(["a", "b", "c"]);
    });

    it("brings bytes as they are, and headers in order, names repeated", async () => {
      await using bus = await open();
      const all = await listen(bus, [">"]);
      const data = Uint8Array.from([0xff, 0xfe, 0, 10, 0xc3]);
      const headers = [
        ["X-Kind", "one"],
        ["X-Kind", "two"],
        ["X-Other", "ü"],
      ] as const;
      await bus.publish({ subject: "geometry.event.v1", data, headers });
      await bus.publish({ subject: "geometry.event.v1", data: new Uint8Array() });
      await all.until(2);
      expect(all.heard[0]?.data).toEqual(data);
      expect(all.heard[0]?.headers).toEqual(headers);
      expect(all.heard[1]).toMatchObject({ text: "", headers: [] });
    });

    it("ends with its signal", async () => {
      await using bus = await open();
      const first = await listen(bus, [">"]);
      const second = await listen(bus, [">"]);
      await publishAll(bus, [["geometry.a", "1"]]);
      await Promise.all([first.until(1), second.until(1)]);
      first.stop();
      await publishAll(bus, [["geometry.a", "2"]]);
      await second.until(2);
      expect(first.heard).toHaveLength(1);
    });

    it("refuses subjects that are none", async () => {
      await using bus = await open();
      const signal = new AbortController().signal;
      for (const subject of ["", "a..b", "a b", ".a", "a.>.b"]) {
        const subscribing = bus.subscribe([subject], () => undefined, { signal });
        await expect(subscribing, subject).rejects.toMatchObject({ code: "bus.subject", exit: 2 });
      }
    });
  });

  describe("publishing", () => {
    it("is durable where a stream stores the subject, and says where", async () => {
      await using bus = await open();
      const first = await bus.publish({ subject: "geometry.event.v1", data: bytes("1") });
      const second = await bus.publish({ subject: "geometry.event.v1", data: bytes("2") });
      expect(first).toMatchObject({ durable: true, stream: expect.any(String) });
      expect(second.sequence).toBe((first.sequence ?? 0) + 1);
    });

    it("stores the same message id once", async () => {
      await using bus = await open();
      const message = { subject: "geometry.event.v1", data: bytes("x"), messageId: "id-1" };
      const [first, again] = [await bus.publish(message), await bus.publish(message)];
      expect(first.duplicate).toBeUndefined();
      expect(again).toMatchObject({ duplicate: true, sequence: first.sequence });
      await bus.publish({ ...message, messageId: "id-2" });
      const stored = await readAll(bus, { subjects: ["geometry.>"] });
      expect(stored).toHaveLength(2);
      expect(stored[0]?.headers).toEqual([["Nats-Msg-Id", "id-1"]]);
    });

    it("refuses wildcards, and what is larger than the bus takes", async () => {
      await using bus = await open();
      const wild = bus.publish({ subject: "geometry.*", data: bytes("") });
      await expect(wild).rejects.toMatchObject({ code: "bus.subject", exit: 2 });
      const large = bus.publish({ subject: "geometry.a", data: new Uint8Array(bus.maxPayload + 1) });
      await expect(large).rejects.toMatchObject({ code: "bus.too_large", exit: 2 });
      expect(await readAll(bus, { subjects: ["geometry.>"] })).toEqual([]);
    });

    it("takes a packet of 1 MB", async () => {
      await using bus = await open();
      const data = new Uint8Array(1_000_000).fill(120);
      await bus.publish({ subject: "geometry.a", data });
      const [stored] = await readAll(bus, { subjects: ["geometry.>"] });
      expect(stored?.data.length).toBe(1_000_000);
    });
  });

  describe("history", () => {
    const five: readonly (readonly [string, string])[] = [
      ["geometry.a", "1"],
      ["content.a", "2"],
      ["geometry.b", "3"],
      ["content.b", "4"],
      ["geometry.a", "5"],
    ];
    const texts = (messages: readonly BusMessage[]) => messages.map(text);

    it("is read in order of time, over all streams that hold the subjects", async () => {
      await using bus = await open();
      await publishAll(bus, five);
      expect(texts(await readAll(bus, { subjects: [">"] }))).toEqual(["1", "2", "3", "4", "5"]);
      expect(texts(await readAll(bus, { subjects: ["geometry.a", "content.>"] }))).toEqual([
        "1",
        "2",
        "4",
        "5",
      ]);
      expect(texts(await readAll(bus, { subjects: ["content.nothing"] }))).toEqual([]);
    });

    it("is read from the last n, from a number, and between times", async () => {
      await using bus = await open();
      await publishAll(bus, five);
      expect(texts(await readAll(bus, { subjects: [">"], last: 2 }))).toEqual(["4", "5"]);
      expect(texts(await readAll(bus, { subjects: ["geometry.>"], last: 2 }))).toEqual(["3", "5"]);
      expect(texts(await readAll(bus, { subjects: ["geometry.>"], last: 0 }))).toEqual([]);
      expect(texts(await readAll(bus, { subjects: ["geometry.>"], last: 99 }))).toEqual(["1", "3", "5"]);
      const all = await readAll(bus, { subjects: ["geometry.>"] });
      const third = all[1];
      const from = await readAll(bus, { subjects: ["geometry.>"], fromSequence: third?.sequence });
      expect(texts(from)).toEqual(["3", "5"]);
      const now = Date.now();
      expect(await readAll(bus, { subjects: [">"], since: now + 60_000 })).toEqual([]);
      expect(await readAll(bus, { subjects: [">"], since: now - 60_000 })).toHaveLength(5);
      expect(await readAll(bus, { subjects: [">"], until: now - 60_000 })).toEqual([]);
    });

    it("goes on with what comes, without a gap or a repetition, until its signal", async () => {
      await using bus = await open();
      await publishAll(bus, five);
      const stop = new AbortController();
      const seen: string[] = [];
      const reading = (async () => {
        for await (const message of bus.read({
          subjects: [">"],
          last: 3,
          follow: true,
          signal: stop.signal,
        })) {
          seen.push(text(message));
          if (seen.length === 3)
            await publishAll(bus, [
              ["geometry.c", "6"],
              ["content.c", "7"],
            ]);
          if (seen.length === 5) stop.abort();
        }
      })();
      await reading;
      expect(seen.slice(0, 3)).toEqual(["3", "4", "5"]);
      expect(seen.slice(3).sort()).toEqual(["6", "7"]);
    });

    it("leaves no consumer behind", async () => {
      await using bus = await open();
      await publishAll(bus, five);
      for await (const message of bus.read({ subjects: [">"], signal: new AbortController().signal })) {
        if (text(message) === "2") break;
      }
      await readAll(bus, { subjects: [">"], last: 1 });
      expect((await bus.streams()).map(({ consumers }) => consumers)).toEqual(
        (await bus.streams()).map(() => 0),
      );
    });
  });

  describe("streams", () => {
    it("say what is stored and from when to when", async () => {
      await using bus = await open();
      const before = Date.now() - 1_000;
      await publishAll(bus, [
        ["geometry.a", "1"],
        ["geometry.a", "2"],
      ]);
      const held = (await bus.streams()).find(({ messages }) => messages === 2);
      expect(held).toMatchObject({ firstSequence: 1, lastSequence: 2, retention: "limits", refused: null });
      expect(held?.lastTime).toBeGreaterThan(before);
      expect(held?.bytes).toBeGreaterThan(0);
    });
  });
}

/** A subscription that waits reads no more than it can take, and loses nothing. `peer` is another connection. */
export async function waitsForItsReader(bus: Bus, peer: Bus): Promise<void> {
  const count = 300;
  const stop = new AbortController();
  onTestFinished(() => stop.abort());
  const [held, first, all] = [0, 1, 2].map(() => Promise.withResolvers<void>());
  const heard: number[] = [];
  const onMessage = async ({ data }: BusMessage) => {
    heard.push((data[0] ?? 0) * 256 + (data[1] ?? 0));
    first?.resolve();
    if (heard.length === count) all?.resolve();
    await held?.promise;
  };
  await bus.subscribe(["geometry.>"], onMessage, { signal: stop.signal, waits: true });
  for (let n = 0; n < count; n++) {
    const data = new Uint8Array(100_000);
    data.set([n >> 8, n & 255]);
    await peer.publish({ subject: "geometry.a", data });
    if (n === 0) await first?.promise;
  }
  expect(heard.length).toBeLessThan(count / 2);
  held?.resolve();
  await all?.promise;
  expect(heard).toEqual(Array.from({ length: count }, (_, n) => n));
}
