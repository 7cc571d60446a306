import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openJournal } from "../../../src/adapters/journal/open-journal.ts";
import type { Bus, Outgoing } from "../../../src/bus/index.ts";
import { JournalBus } from "../../../src/bus/journal-bus.ts";
import { lookAtOutbox } from "../../../src/bus/outbox/mailbox.ts";
import { type Clock, systemClock } from "../../../src/kernel/clock.ts";
import { PmovesError } from "../../../src/kernel/errors.ts";
import { bodies, letter, mailboxPorts, stored, testMailbox } from "../../support/mailbox.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const SUBJECT = "geometry.event.v1";

function journalBus(folder: string): () => Promise<Bus> {
  return async () => {
    const journal = await openJournal(join(folder, "bus"));
    return new JournalBus({ journal, clock: systemClock, maxAge: null });
  };
}

/** Waits are a thousandth as long. */
const hasty: Clock = { ...systemClock, after: (ms, callback) => systemClock.after(ms / 1000, callback) };

const away = () => Promise.reject(new PmovesError("cannot reach it", { code: "bus.unreachable" }));

describe("an outbox", () => {
  it("delivers in order, and after a restart nothing twice", async () => {
    const folder = tempFolder();
    for (const from of [0, 10]) {
      await using mailbox = await testMailbox(folder, journalBus(folder));
      for (let n = from; n < from + 10; n++) await mailbox.outbox.put(letter(SUBJECT, n));
    }
    await using bus = await journalBus(folder)();
    const found = await Array.fromAsync(bus.read({ subjects: [">"], signal: new AbortController().signal }));
    expect(bodies(found)).toEqual(Array.from({ length: 20 }, (_, n) => ({ n })));
  });

  it("keeps what nobody takes, over restarts, and knows its ids again", async () => {
    const folder = tempFolder();
    {
      await using mailbox = await testMailbox(folder, away);
      expect(await mailbox.outbox.put(letter(SUBJECT, 1))).toEqual({ sequence: 1, duplicate: false });
      expect(await mailbox.outbox.put(letter(SUBJECT, 1))).toEqual({ sequence: 1, duplicate: true });
    }
    await using mailbox = await testMailbox(folder, journalBus(folder));
    expect(await mailbox.outbox.put(letter(SUBJECT, 1))).toEqual({ sequence: 1, duplicate: true });
    expect(await mailbox.outbox.put(letter(SUBJECT, 2))).toEqual({ sequence: 2, duplicate: false });
    await using bus = await journalBus(folder)();
    expect(bodies(await stored(bus, SUBJECT, 2))).toEqual([{ n: 1 }, { n: 2 }]);
  });

  it("takes many at once, those that it knows but once", async () => {
    const folder = tempFolder();
    await using mailbox = await testMailbox(folder, journalBus(folder));
    await mailbox.outbox.put(letter(SUBJECT, 1));
    await mailbox.outbox.putAll([0, 1, 2].map((n) => letter(SUBJECT, n)));
    await using bus = await journalBus(folder)();
    expect(bodies(await stored(bus, SUBJECT, 3))).toEqual([{ n: 1 }, { n: 0 }, { n: 2 }]);
    expect(await mailbox.outbox.put(letter(SUBJECT, 2))).toEqual({ sequence: 3, duplicate: true });
  });

  it("can be looked at by others, full or empty", async () => {
    const folder = tempFolder();
    await using mailbox = await testMailbox(folder, away);
    const { journal } = mailboxPorts(folder, away);
    expect(await lookAtOutbox("test", 100, journal)).toMatchObject({
      waiting: 0,
      waiting_bytes: 0,
      oldest: null,
    });
    await mailbox.outbox.put(letter(SUBJECT, 1));
    expect(await lookAtOutbox("test", 100, journal)).toMatchObject({
      name: "test",
      waiting: 1,
      waiting_bytes: expect.any(Number),
      oldest: expect.stringMatching(/^\d{4}-/),
    });
  });

  it("takes the same id at once only once", async () => {
    await using mailbox = await testMailbox(tempFolder(), away);
    const kept = await Promise.all([1, 1, 1].map((n) => mailbox.outbox.put(letter(SUBJECT, n))));
    expect(kept.map(({ duplicate }) => duplicate)).toEqual([false, true, true]);
    expect(await mailbox.outbox.state()).toMatchObject({ waiting: 1, shed: 0 });
  });

  it("keeps the order of calls that do not wait for each other", async () => {
    const folder = tempFolder();
    const numbers = Array.from({ length: 40 }, (_, n) => n);
    await using mailbox = await testMailbox(folder, journalBus(folder));
    await Promise.all(numbers.map((n) => mailbox.outbox.put(letter(SUBJECT, n))));
    await using bus = await journalBus(folder)();
    expect(bodies(await stored(bus, SUBJECT, 40))).toEqual(numbers.map((n) => ({ n })));
  });

  it("that is full refuses more, counts it, and loses nothing that it took", async () => {
    const folder = tempFolder();
    const large = { text: "x".repeat(10_000) };
    {
      await using mailbox = await testMailbox(folder, away, 64_000);
      let taken = 0;
      let refused: unknown;
      while (refused === undefined) {
        await mailbox.outbox.put(letter(SUBJECT, taken, large)).then(
          () => taken++,
          (error: unknown) => {
            refused = error;
          },
        );
      }
      expect(refused).toMatchObject({ code: "bus.outbox_full" });
      expect(taken).toBe(6);
      expect(await mailbox.outbox.state()).toMatchObject({ waiting: 6, shed: 1, max_bytes: 64_000 });
    }
    await using mailbox = await testMailbox(folder, journalBus(folder), 64_000);
    await expect.poll(async () => (await mailbox.outbox.state()).waiting).toBe(0);
    await expect.poll(() => mailbox.outbox.put(letter(SUBJECT, 99)).catch(() => null)).not.toBeNull();
  });

  it("of several processes is delivered by one, and by the next when that one ends", async () => {
    const folder = tempFolder();
    const opened: string[] = [];
    const named = (name: string) => async () => {
      opened.push(name);
      return journalBus(folder)();
    };
    const first = await testMailbox(folder, named("first"));
    await first.outbox.put(letter(SUBJECT, 1));
    await expect.poll(async () => (await first.outbox.state()).waiting).toBe(0);
    await using second = await testMailbox(folder, named("second"));
    await second.outbox.put(letter(SUBJECT, 2));
    await expect.poll(async () => (await second.outbox.state()).waiting).toBe(0);
    expect(opened).toEqual(["first"]);
    await first[Symbol.asyncDispose]();
    await second.outbox.put(letter(SUBJECT, 3));
    await expect.poll(async () => (await second.outbox.state()).waiting).toBe(0);
    expect(opened).toEqual(["first", "second"]);
    await using bus = await journalBus(folder)();
    expect(bodies(await stored(bus, SUBJECT, 3))).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }]);
  });

  it.each(["bus.too_large", "bus.refused"])(
    "buries what fails with %s, so that others get through",
    async (code) => {
      const folder = tempFolder();
      const picky = async (): Promise<Bus> => {
        const bus = await journalBus(folder)();
        const publish = bus.publish.bind(bus);
        return Object.assign(bus, {
          publish: (message: Outgoing) =>
            message.subject === "geometry.bad.v1"
              ? Promise.reject(new PmovesError("the stream refused it", { code, hint: "smaller" }))
              : publish(message),
        });
      };
      await using mailbox = await testMailbox(folder, picky, 64 << 20, hasty);
      await mailbox.outbox.put(letter("geometry.bad.v1", 1));
      await mailbox.outbox.put(letter(SUBJECT, 2));
      await using bus = await journalBus(folder)();
      expect(bodies(await stored(bus, SUBJECT, 1))).toEqual([{ n: 2 }]);
      const dead = await Array.fromAsync(mailbox.dead.read());
      expect(dead).toMatchObject([
        { subject: "geometry.bad.v1", reason: "the stream refused it", fix: "smaller" },
      ]);
    },
  );
});
