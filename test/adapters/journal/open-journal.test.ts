import { readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openJournal } from "../../../src/adapters/journal/open-journal.ts";
import type {
  Journal,
  JournalCut,
  JournalOptions,
  JournalRange,
} from "../../../src/kernel/journal/journal.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const bytes = (text: string) => Buffer.from(text);

async function texts(journal: Journal, range?: JournalRange): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const { body } of journal.read(range)) found.push(Buffer.from(body).toString());
  return found;
}

/** A clock that goes up by one each time it is asked, from 1000. */
function counting(): () => number {
  let now = 1000;
  return () => now++;
}

async function filled(folder: string, count: number, options: JournalOptions = {}): Promise<void> {
  await using journal = await openJournal(folder, options, counting());
  for (let n = 1; n <= count; n++) await journal.append(bytes(`record ${n}`));
}

function files(folder: string): readonly string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".log"))
    .sort()
    .map((name) => join(folder, name));
}

function only(folder: string): string {
  const [file] = files(folder);
  if (file === undefined) throw new Error("no segment");
  return file;
}

describe("a journal", () => {
  it("gives back what was appended, numbered from 1, after it was closed and opened", async () => {
    const folder = tempFolder();
    await filled(folder, 3);
    await using journal = await openJournal(folder);
    expect(await journal.append(bytes(""))).toBe(4);
    const records = await Array.fromAsync(journal.read());
    expect(records.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4]);
    expect(await texts(journal)).toEqual(["record 1", "record 2", "record 3", ""]);
    expect(await journal.bounds()).toMatchObject({ first: 1, last: 4 });
  });

  it("has bounds of nothing while it is empty", async () => {
    await using journal = await openJournal(tempFolder());
    expect(await journal.bounds()).toEqual({ first: 1, last: 0, lastTime: null });
    expect(await texts(journal)).toEqual([]);
  });

  it("keeps the order of calls that share an fsync, and puts a group next to each other", async () => {
    await using journal = await openJournal(tempFolder());
    const [a, group, b] = await Promise.all([
      journal.append(bytes("a")),
      journal.appendAll([bytes("g1"), bytes("g2")]),
      journal.append(bytes("b")),
    ]);
    expect([a, group, b]).toEqual([1, 2, 4]);
    expect(await texts(journal)).toEqual(["a", "g1", "g2", "b"]);
  });

  it("gives back records larger than what is read at once", async () => {
    await using journal = await openJournal(tempFolder());
    const sizes = [10, 300_000, 1, 3_000_000, 262_144 - 24, 5];
    for (const [index, size] of sizes.entries()) await journal.append(Buffer.alloc(size, index + 65));
    const records = await Array.fromAsync(journal.read());
    expect(records.map(({ body }) => body.length)).toEqual(sizes);
    expect(records.map(({ body }) => body.at(-1))).toEqual(sizes.map((_, index) => index + 65));
  });

  it("reads a range, and from a time on", async () => {
    const folder = tempFolder();
    await filled(folder, 40, { segmentBytes: 200 });
    await using journal = await openJournal(folder);
    expect(files(folder).length).toBeGreaterThan(5);
    expect(await texts(journal, { from: 17, to: 18 })).toEqual(["record 17", "record 18"]);
    const records = await Array.fromAsync(journal.read());
    const time = records[29]?.time ?? 0;
    expect(await texts(journal, { since: time })).toEqual(
      Array.from({ length: 11 }, (_, n) => `record ${n + 30}`),
    );
  });

  it("gives times that never go back, though the clock does", async () => {
    const ticks = [5000, 4000, 6000];
    await using journal = await openJournal(tempFolder(), {}, () => ticks.shift() ?? 0);
    for (const text of ["a", "b", "c", "d"]) await journal.append(bytes(text));
    const times = (await Array.fromAsync(journal.read())).map(({ time }) => time);
    expect(times).toEqual([5000, 5000, 6000, 6000]);
  });

  it("follows what others append, until its signal aborts", async () => {
    const folder = tempFolder();
    await using reader = await openJournal(folder);
    await using writer = await openJournal(folder, { segmentBytes: 100 });
    const stop = new AbortController();
    const heard: string[] = [];
    const following = (async () => {
      for await (const { body } of reader.read({ follow: true, signal: stop.signal })) {
        heard.push(Buffer.from(body).toString());
        if (heard.length === 20) stop.abort();
      }
    })();
    for (let n = 0; n < 20; n++) await writer.append(bytes(`message ${n}`));
    await following;
    expect(heard).toEqual(Array.from({ length: 20 }, (_, n) => `message ${n}`));
  });

  it("refuses a record that is too large, and takes the next", async () => {
    await using journal = await openJournal(tempFolder(), { maxRecordBytes: 10 });
    await expect(journal.append(Buffer.alloc(11))).rejects.toMatchObject({ code: "journal.too_large" });
    expect(await journal.append(Buffer.alloc(10))).toBe(1);
  });

  it("takes nothing after it was closed", async () => {
    const journal = await openJournal(tempFolder());
    await journal[Symbol.asyncDispose]();
    await expect(journal.append(bytes("late"))).rejects.toMatchObject({ code: "journal.closed" });
  });

  it("says where it cannot be opened", async () => {
    const folder = tempFolder();
    writeFileSync(join(folder, "file"), "");
    await expect(openJournal(join(folder, "file"))).rejects.toMatchObject({ code: "journal.open" });
  });
});

describe("the end of a journal that a crash cut", () => {
  it("is cut to whole records at every byte where it may end, and goes on with the next number", async () => {
    const folder = tempFolder();
    await filled(folder, 3);
    const whole = readFileSync(only(folder));
    const record = 24 + "record 1".length;
    for (let size = whole.length; size >= 0; size -= 5) {
      const place = tempFolder();
      const cuts: JournalCut[] = [];
      writeFileSync(join(place, "0000000000000001.log"), whole.subarray(0, size));
      await using journal = await openJournal(place, { onCut: (cut) => cuts.push(cut) });
      const kept = Math.max(0, Math.floor((size - 8) / record));
      expect(await journal.append(bytes("after"))).toBe(kept + 1);
      expect(await texts(journal)).toEqual([
        ...Array.from({ length: kept }, (_, n) => `record ${n + 1}`),
        "after",
      ]);
      const rest = size < 8 ? size : size - 8 - kept * record;
      expect(cuts.map((cut) => cut.bytes)).toEqual(rest > 0 ? [rest] : []);
    }
  });

  it("may be zeros, as after a power cut", async () => {
    const folder = tempFolder();
    await filled(folder, 2);
    truncateSync(only(folder), statSync(only(folder)).size + 4096);
    await using journal = await openJournal(folder);
    expect(await texts(journal)).toEqual(["record 1", "record 2"]);
    expect(await journal.append(bytes("next"))).toBe(3);
  });
});

describe("a journal that is damaged elsewhere", () => {
  it("is refused with file and place, and left as it is", async () => {
    const folder = tempFolder();
    await filled(folder, 3);
    const file = only(folder);
    const damaged = readFileSync(file);
    damaged.writeUInt8(damaged.readUInt8(36) ^ 1, 36);
    writeFileSync(file, damaged);
    const error = await openJournal(folder).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: "journal.corrupt",
      message: expect.stringMatching(/0000000000000001\.log is damaged at byte 8: .* byte 40 on$/),
    });
    expect(readFileSync(file).equals(damaged)).toBe(true);
  });

  it("is refused where an older segment ends within a record", async () => {
    const folder = tempFolder();
    await filled(folder, 20, { segmentBytes: 200 });
    const second = files(folder)[1] ?? "";
    truncateSync(second, statSync(second).size - 3);
    await using journal = await openJournal(folder);
    await expect(texts(journal)).rejects.toMatchObject({ code: "journal.corrupt" });
  });

  it("is refused where a file is none of a journal", async () => {
    const folder = tempFolder();
    writeFileSync(join(folder, "0000000000000001.log"), "something else entirely");
    await expect(openJournal(folder)).rejects.toMatchObject({ code: "journal.corrupt" });
  });
});

describe("what a journal keeps", () => {
  it("drops its oldest segments beyond a size, and numbers go on", async () => {
    const folder = tempFolder();
    await filled(folder, 50, { segmentBytes: 200, maxBytes: 700 });
    await using journal = await openJournal(folder);
    const { first, last } = await journal.bounds();
    expect(last).toBe(50);
    expect(first).toBeGreaterThan(30);
    expect((await texts(journal))[0]).toBe(`record ${first}`);
    expect((await journal.segments()).map((segment) => segment.last).at(-1)).toBe(50);
  });

  it("drops segments whose every record is too old", async () => {
    const folder = tempFolder();
    await filled(folder, 50, { segmentBytes: 200 });
    await using journal = await openJournal(folder, { maxAge: 20 }, () => 1060);
    const times = (await Array.fromAsync(journal.read())).map(({ time }) => time);
    expect(Math.min(...times)).toBeGreaterThan(1030);
    expect(times).toContain(1040);
    expect((await journal.bounds()).last).toBe(50);
  });

  it("drops segments below a number, never the newest", async () => {
    const folder = tempFolder();
    await filled(folder, 30, { segmentBytes: 200 });
    await using journal = await openJournal(folder);
    await journal.dropBefore(13);
    const { first } = await journal.bounds();
    expect(first).toBeGreaterThan(6);
    expect(first).toBeLessThanOrEqual(13);
    await journal.dropBefore(1000);
    expect((await journal.segments()).length).toBe(1);
    expect(await journal.append(bytes("next"))).toBe(31);
  });
});
