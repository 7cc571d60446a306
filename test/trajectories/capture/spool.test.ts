import { once } from "node:events";
import { describe, expect, it, vi } from "vitest";
import { openJournal } from "../../../src/adapters/journal/open-journal.ts";
import { HashSet, textHash } from "../../../src/trajectories/capture/hash-set.ts";
import { SequenceSet } from "../../../src/trajectories/capture/sequence-set.ts";
import type { Origin } from "../../../src/trajectories/capture/spool-record.ts";
import {
  type Added,
  type CaptureSource,
  captureFrom,
  type Incoming,
  Spool,
} from "../../../src/trajectories/index.ts";
import { seeded } from "../../support/seeded.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { eventText, T0 } from "../../support/trajectories.ts";

const BUS = { source: "bus", stream: "S@1" } as const;
const FILE = { source: "file", stream: null } as const;

const message = (sequence: number | null, more: Readonly<Record<string, unknown>> = {}) => ({
  sequence,
  subject: "geometry.event.v1",
  time: T0,
  data: Buffer.from(eventText({ event_id: `e${sequence}`, ...more })),
});

/** Keeps messages that are all there. */
function add(spool: Spool, messages: readonly Incoming[], origin: Origin): Promise<Added> {
  const gathering = spool.gather(origin);
  for (const message of messages) gathering.add(message);
  return spool.keep(gathering);
}

async function spoolIn(folder: string) {
  const journal = await openJournal(folder);
  return { journal, spool: await Spool.open(journal) };
}

function sourceOf(batches: CaptureSource["batches"]): CaptureSource {
  return { name: "a source", guarantee: "exactly_once", origin: "S@1", batches };
}

async function ids(spool: Spool): Promise<string[]> {
  const found: string[] = [];
  for await (const { eventId } of spool.read()) found.push(eventId);
  return found;
}

/** A journal whose writes end when they are told to. */
async function slowJournal(folder: string) {
  const journal = await openJournal(folder);
  const writes: { end(): void; fail(error: Error): void }[] = [];
  const appendAll = journal.appendAll.bind(journal);
  journal.appendAll = async (bodies) => {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    writes.push({ end: resolve, fail: reject });
    await promise;
    return appendAll(bodies);
  };
  return { journal, writes };
}

/** Whether a promise has settled once all that is ready has run. */
async function isDone(promise: Promise<unknown>): Promise<boolean> {
  let done = false;
  promise.then(
    () => (done = true),
    () => (done = true),
  );
  await new Promise((resolve) => setImmediate(resolve));
  return done;
}

describe("calls that overlap", () => {
  it("keep what both bring once, and neither says so before it is on the disk", async () => {
    const { journal, writes } = await slowJournal(tempFolder());
    await using _ = journal;
    const spool = await Spool.open(journal);
    const first = add(spool, [message(1), message(2)], BUS);
    const second = add(spool, [message(2)], BUS);
    expect(await isDone(second)).toBe(false);
    expect(writes).toHaveLength(1);
    writes[0]?.end();
    expect(await first).toMatchObject({ stored: 2 });
    expect(await second).toEqual({ stored: 0, repeated: 1, bad: 0 });
    expect(await ids(spool)).toEqual(["e1", "e2"]);
  });

  it("all fail with the write that they wait for, and so does every later one", async () => {
    const { journal, writes } = await slowJournal(tempFolder());
    await using _ = journal;
    const spool = await Spool.open(journal);
    const calls = [add(spool, [message(1)], BUS), add(spool, [message(1), message(2)], BUS)];
    writes[0]?.fail(new Error("the disk is full"));
    writes[1]?.end();
    for (const call of calls) await expect(call).rejects.toThrow("the disk is full");
    await expect(add(spool, [message(3)], BUS)).rejects.toThrow("the disk is full");
  });
});

describe("a capture", () => {
  it("acknowledges in order, the next batch made ready while one is on its way", async () => {
    const { journal, writes } = await slowJournal(tempFolder());
    await using _ = journal;
    const acknowledged: number[] = [];
    const source = sourceOf(async function* ({ gather }) {
      for (const number of [1, 2, 3]) {
        const messages = gather();
        messages.add(message(number));
        yield { messages, acknowledge: async () => void acknowledged.push(number) };
      }
    });
    const counts: number[] = [];
    const done = captureFrom(source, await Spool.open(journal), {
      signal: new AbortController().signal,
      once: true,
      onCount: ({ stored }) => counts.push(stored),
    });
    expect(await isDone(done)).toBe(false);
    expect(writes).toHaveLength(2);
    writes[1]?.end();
    expect(await isDone(done)).toBe(false);
    expect(acknowledged).toEqual([]);
    writes[0]?.end();
    await vi.waitFor(() => expect(writes).toHaveLength(3));
    writes[2]?.end();
    await done;
    expect(acknowledged).toEqual([1, 2, 3]);
    expect(counts).toEqual([1, 2, 3]);
  });

  it("ends with what the disk said, while its source waits for messages", async () => {
    const { journal, writes } = await slowJournal(tempFolder());
    await using _ = journal;
    const acknowledged: number[] = [];
    const source = sourceOf(async function* ({ signal, gather }) {
      const messages = gather();
      messages.add(message(1));
      yield { messages, acknowledge: async () => void acknowledged.push(1) };
      await once(signal, "abort");
    });
    const done = captureFrom(source, await Spool.open(journal), {
      signal: new AbortController().signal,
      once: false,
      onCount: () => undefined,
    });
    await vi.waitFor(() => expect(writes).toHaveLength(1));
    writes[0]?.fail(new Error("the disk is full"));
    await expect(done).rejects.toThrow("the disk is full");
    expect(acknowledged).toEqual([]);
  });
});

describe("the spool", () => {
  it("keeps each event once: by position, by id, and by content where it has no id", async () => {
    const { journal, spool } = await spoolIn(tempFolder());
    await using _ = journal;
    expect(await add(spool, [message(1), message(2), message(1)], BUS)).toEqual({
      stored: 2,
      repeated: 1,
      bad: 0,
    });
    expect(await add(spool, [message(2), message(3, { event_id: "e1" })], BUS)).toMatchObject({
      stored: 0,
      repeated: 2,
    });
    const bare = { ...message(null), data: Buffer.from('{"type":"x","session_id":"s","a":1,"b":2}') };
    const turned = { ...message(null), data: Buffer.from('{"session_id":"s","b":2,"a":1,"type":"x"}') };
    expect(await add(spool, [bare, turned], FILE)).toMatchObject({ stored: 1, repeated: 1 });
    expect(await ids(spool)).toHaveLength(3);
  });

  it("knows what it holds after it was opened again", async () => {
    const folder = tempFolder();
    const first = await spoolIn(folder);
    await add(first.spool, [message(7)], BUS);
    await first.journal[Symbol.asyncDispose]();
    const again = await spoolIn(folder);
    await using _ = again.journal;
    expect(again.spool.lastOf("S@1")).toBe(7);
    expect(await add(again.spool, [message(7)], BUS)).toMatchObject({ stored: 0, repeated: 1 });
  });

  it("takes the same sequence of a stream that was made anew for another message", async () => {
    const { journal, spool } = await spoolIn(tempFolder());
    await using _ = journal;
    await add(spool, [message(1)], BUS);
    const other = message(1, { event_id: "other" });
    expect(await add(spool, [other], { ...BUS, stream: "S@2" })).toMatchObject({ stored: 1 });
  });

  it("keeps what it can't read, with the reason, and the payload to the last byte", async () => {
    const { journal, spool } = await spoolIn(tempFolder());
    await using _ = journal;
    const text = '{"a":\n\u0000 torn';
    expect(await add(spool, [{ ...message(1), data: Buffer.from(text) }], BUS)).toEqual({
      stored: 1,
      repeated: 0,
      bad: 1,
    });
    for await (const record of spool.read()) {
      expect(record).toMatchObject({
        text,
        bad: expect.stringMatching(/^is no JSON/),
        position: "S@1/1",
      });
    }
  });

  it("keeps what is nested too deeply to have an id of its content, and goes on", async () => {
    const { journal, spool } = await spoolIn(tempFolder());
    await using _ = journal;
    const deep = (levels: number) => "[".repeat(levels) + "]".repeat(levels);
    const texts = [`{"a":${deep(100_000)}}`, deep(100_000), '{"a":1}'];
    const messages = texts.map((text) => ({ ...message(null), data: Buffer.from(text) }));
    expect(await add(spool, messages, FILE)).toEqual({ stored: 3, repeated: 0, bad: 2 });
    expect(await add(spool, messages, FILE)).toEqual({ stored: 0, repeated: 3, bad: 0 });
    const kept = await Array.fromAsync(spool.read(), ({ text, bad }) => ({ text, bad }));
    expect(kept).toEqual([
      { text: texts[0], bad: "is nested too deeply" },
      { text: texts[1], bad: "is nested too deeply" },
      { text: texts[2], bad: null },
    ]);
  });

  it("takes an event of 50 MB", { timeout: 30_000 }, async () => {
    const { journal, spool } = await spoolIn(tempFolder());
    await using _ = journal;
    const text = eventText({ event_id: "huge", observation: "x".repeat(50 * 1024 * 1024) });
    expect(await add(spool, [{ ...message(1), data: Buffer.from(text) }], FILE)).toMatchObject({ stored: 1 });
    for await (const record of spool.read()) expect(record.text.length).toBe(text.length);
  });
});

describe("a set of hashes", () => {
  it("says what is in it, through its growing", () => {
    const set = new HashSet();
    for (let i = 0; i < 50_000; i++) expect(set.add(textHash(`id ${i}`))).toBe(true);
    expect(set.size).toBe(50_000);
    for (let i = 0; i < 50_000; i++) expect(set.add(textHash(`id ${i}`))).toBe(false);
    expect(set.size).toBe(50_000);
  });
});

describe("a set of sequences", () => {
  it("is what an ordinary set says, whatever the order", () => {
    const random = seeded(5);
    for (let round = 0; round < 200; round++) {
      const [ours, plain] = [new SequenceSet(), new Set<number>()];
      for (let i = 0; i < 40; i++) {
        const number = 1 + random(30);
        ours.add(number);
        plain.add(number);
      }
      const all = Array.from({ length: 32 }, (_, i) => i);
      expect(all.filter((number) => ours.has(number))).toEqual(all.filter((number) => plain.has(number)));
      expect(ours.greatest).toBe(Math.max(...plain));
    }
    expect(new SequenceSet().greatest).toBe(0);
  });
});
