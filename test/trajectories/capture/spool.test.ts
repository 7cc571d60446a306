import { describe, expect, it } from "vitest";
import { openJournal } from "../../../src/adapters/journal/open-journal.ts";
import { HashSet, textHash } from "../../../src/trajectories/capture/hash-set.ts";
import { Spool } from "../../../src/trajectories/index.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { eventText, T0 } from "../../support/trajectories.ts";

const message = (sequence: number | null, more: Readonly<Record<string, unknown>> = {}) => ({
  position: sequence === null ? null : `S@1/${sequence}`,
  subject: "geometry.event.v1",
  time: T0,
  text: eventText({ event_id: `e${sequence}`, ...more }),
});

async function spoolIn(folder: string) {
  const journal = await openJournal(folder);
  return { journal, spool: await Spool.open(journal) };
}

async function ids(spool: Spool): Promise<string[]> {
  const found: string[] = [];
  for await (const { eventId } of spool.read()) found.push(eventId);
  return found;
}

describe("the spool", () => {
  it("keeps each event once: by position, by id, and by content where it has no id", async () => {
    const { journal, spool } = await spoolIn(tempFolder());
    await using _ = journal;
    expect(await spool.add([message(1), message(2), message(1)], "bus")).toEqual({
      stored: 2,
      repeated: 1,
      bad: 0,
    });
    expect(await spool.add([message(2), message(3, { event_id: "e1" })], "bus")).toMatchObject({
      stored: 0,
      repeated: 2,
    });
    const bare = { ...message(null), text: '{"type":"x","session_id":"s","a":1,"b":2}' };
    const turned = { ...message(null), text: '{"session_id":"s","b":2,"a":1,"type":"x"}' };
    expect(await spool.add([bare, turned], "file")).toMatchObject({ stored: 1, repeated: 1 });
    expect(await ids(spool)).toHaveLength(3);
  });

  it("knows what it holds after it was opened again", async () => {
    const folder = tempFolder();
    const first = await spoolIn(folder);
    await first.spool.add([message(7)], "bus");
    await first.journal[Symbol.asyncDispose]();
    const again = await spoolIn(folder);
    await using _ = again.journal;
    expect(again.spool.lastOf("S@1")).toBe(7);
    expect(await again.spool.add([message(7)], "bus")).toMatchObject({ stored: 0, repeated: 1 });
  });

  it("takes the same sequence of a stream that was made anew for another message", async () => {
    const { journal, spool } = await spoolIn(tempFolder());
    await using _ = journal;
    await spool.add([message(1)], "bus");
    const other = { ...message(1, { event_id: "other" }), position: "S@2/1" };
    expect(await spool.add([other], "bus")).toMatchObject({ stored: 1 });
  });

  it("keeps what it can't read, with the reason, and the payload to the last byte", async () => {
    const { journal, spool } = await spoolIn(tempFolder());
    await using _ = journal;
    const torn = { ...message(1), text: '{"a":\n\u0000 torn' };
    expect(await spool.add([torn], "bus")).toEqual({ stored: 1, repeated: 0, bad: 1 });
    for await (const record of spool.read()) {
      expect(record).toMatchObject({
        text: torn.text,
        bad: expect.stringMatching(/^is no JSON/),
        position: "S@1/1",
      });
    }
  });

  it("takes an event of 50 MB", { timeout: 30_000 }, async () => {
    const { journal, spool } = await spoolIn(tempFolder());
    await using _ = journal;
    const text = eventText({ event_id: "huge", observation: "x".repeat(50 * 1024 * 1024) });
    expect(await spool.add([{ ...message(1), text }], "file")).toMatchObject({ stored: 1 });
    for await (const record of spool.read()) expect(record.text.length).toBe(text.length);
  });
});

describe("a set of hashes", () => {
  it("says what is in it, through its growing", () => {
    const set = new HashSet();
    for (let i = 0; i < 50_000; i++) expect(set.add(textHash(`id ${i}`))).toBe(true);
    expect(set.size).toBe(50_000);
    expect(["id 0", "id 49999", "id 25000", "id 50000"].map((id) => set.has(textHash(id)))).toEqual([
      true,
      true,
      true,
      false,
    ]);
  });
});
