import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { openJournal } from "../../../src/adapters/journal/open-journal.ts";
import { type Forwarded, type ForwardOptions, forward } from "../../../src/bus/discord/forward.ts";
import { Sent } from "../../../src/bus/discord/sent.ts";
import type { Bus } from "../../../src/bus/index.ts";
import { JournalBus } from "../../../src/bus/journal-bus.ts";
import { openDeadLetters } from "../../../src/bus/outbox/mailbox.ts";
import { systemClock } from "../../../src/kernel/clock.ts";
import { discordServer, webhookAt } from "../../support/discord.ts";
import { inspected } from "../../support/inspected.ts";
import { natsAt } from "../../support/mailbox.ts";
import { describeNats, natsServer } from "../../support/nats-server.ts";
import { CONTENT, makeStreams } from "../../support/nats-streams.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const found = (n: number, more: object = {}) => ({
  url: `https://example.com/${n}`,
  namespace: "pmoves",
  source: "channel-monitor",
  title: `video ${n}`,
  ...more,
});
const title = (n: number) => `New content: video ${n}`;

async function publish(bus: Bus, n: number, more: object = {}, messageId = `m${n}`): Promise<void> {
  await bus.publish({
    subject: "content.new.v1",
    data: Buffer.from(JSON.stringify(found(n, more))),
    messageId,
  });
}

interface Run {
  readonly folder: string;
  readonly url: string;
  readonly openBus: () => Promise<Bus>;
}

/** Forwards until so many rows have come, then stops as Ctrl-C does. */
async function run({ folder, url, openBus }: Run, count: number, more: Partial<ForwardOptions> = {}) {
  const stop = new AbortController();
  onTestFinished(() => stop.abort());
  const open = (name: string, options = {}) => openJournal(join(folder, name), options);
  await using journal = await open("discord");
  await using dead = await openDeadLetters(open);
  const said: string[] = [];
  const { webhook } = webhookAt(url, systemClock, stop.signal);
  const say = (text: string) => void said.push(text);
  const sent = await Sent.open(journal);
  const send = webhook.send.bind(webhook);
  const ports = { openBus, inspect: inspected, send, sent, dead, clock: systemClock, signal: stop.signal };
  const rows: Forwarded[] = [];
  const options = { subjects: ["content.>"], maxAge: 3_600_000, ...more };
  for await (const row of forward({ ...ports, note: say, warn: say }, options)) {
    rows.push(row);
    if (rows.length >= count) stop.abort();
  }
  return { rows, said, outcomes: rows.map(({ outcome }) => outcome), dead: await dead.count() };
}

function journalBus(folder: string): () => Promise<Bus> {
  return async () => {
    const journal = await openJournal(join(folder, "bus"));
    return new JournalBus({ journal, clock: systemClock, maxAge: null });
  };
}

describe("forwarding to Discord", () => {
  it("sends what comes together as one message, in order", async () => {
    const folder = tempFolder();
    const server = await discordServer();
    const openBus = journalBus(folder);
    await using bus = await openBus();
    for (let n = 0; n < 12; n++) await publish(bus, n);
    const { outcomes } = await run({ folder, url: server.url, openBus }, 12, { since: 0 });
    expect(outcomes).toEqual(Array(12).fill("sent"));
    expect(server.titles().map(({ length }) => length)).toEqual([10, 2]);
    expect(server.titles().flat()).toEqual(Array.from({ length: 12 }, (_, n) => title(n)));
  });

  it("goes on where it stopped, and sends no event twice, under another message id either", async () => {
    const folder = tempFolder();
    const server = await discordServer();
    const openBus = journalBus(folder);
    await using bus = await openBus();
    await publish(bus, 1, { event_id: "e1" });
    await run({ folder, url: server.url, openBus }, 1, { since: 0 });
    await publish(bus, 1, { event_id: "e1" }, "another");
    await publish(bus, 2);
    const { rows } = await run({ folder, url: server.url, openBus }, 3);
    expect(rows.map(({ outcome, id }) => [outcome, id])).toEqual([
      ["duplicate", "content.new.v1 e1"],
      ["duplicate", "content.new.v1 e1"],
      ["sent", "content.new.v1 m2"],
    ]);
    expect(server.titles().flat()).toEqual([title(1), title(2)]);
  });

  it("finds the one event that Discord refuses, keeps it, and sends the others", async () => {
    const folder = tempFolder();
    const server = await discordServer(({ body }) =>
      body.embeds.some((embed) => embed.title === title(2)) ? { status: 400, body: { embeds: ["bad"] } } : {},
    );
    const openBus = journalBus(folder);
    await using bus = await openBus();
    for (const n of [1, 2, 3]) await publish(bus, n);
    const { rows, dead, said } = await run({ folder, url: server.url, openBus }, 3, { since: 0 });
    expect(rows.map(({ outcome, dead_letter }) => [outcome, dead_letter])).toEqual([
      ["sent", null],
      ["refused", 1],
      ["sent", null],
    ]);
    expect(dead).toBe(1);
    expect(said.at(-1)).toContain("an event of content.new.v1 is dead letter 1: Discord refused it with 400");
  });

  it("counts what is too old instead of sending it", async () => {
    const folder = tempFolder();
    const server = await discordServer();
    const openBus = journalBus(folder);
    await using bus = await openBus();
    await publish(bus, 1);
    const { rows } = await run({ folder, url: server.url, openBus }, 1, { since: 0, maxAge: -1 });
    expect(rows).toMatchObject([{ outcome: "too_old", reason: "older than --max-age" }]);
    expect(server.posted).toEqual([]);
  });

  it("ends where the webhook is gone, with everything left to be sent", async () => {
    const folder = tempFolder();
    const answers = [{ status: 404 }, {}];
    const server = await discordServer((_, count) => answers[count - 1] ?? {});
    const openBus = journalBus(folder);
    await using bus = await openBus();
    await publish(bus, 1);
    await expect(run({ folder, url: server.url, openBus }, 1, { since: 0 })).rejects.toMatchObject({
      code: "discord.gone",
    });
    const { outcomes } = await run({ folder, url: server.url, openBus }, 1, { since: 0 });
    expect(outcomes).toEqual(["sent"]);
  });
});

describeNats("forwarding from a real nats-server", { timeout: 30_000 }, () => {
  it("sends what passed while the server was killed, once", async () => {
    const nats = await natsServer();
    await makeStreams(nats.url, [CONTENT]);
    const folder = tempFolder();
    const server = await discordServer();
    const openBus = natsAt(nats.url);
    await using bus = await openBus();
    await publish(bus, 1);
    const running = run({ folder, url: server.url, openBus }, 3, { since: 0 });
    await expect.poll(() => server.titles().flat()).toEqual([title(1)]);
    await nats.kill();
    await nats.start();
    await using after = await openBus();
    await publish(after, 2);
    await publish(after, 3);
    const { rows } = await running;
    expect(rows.filter(({ outcome }) => outcome === "sent").length).toBeGreaterThanOrEqual(2);
    await expect.poll(() => new Set(server.titles().flat()).size, { timeout: 10_000 }).toBe(3);
    expect(server.titles().flat()).toEqual([title(1), title(2), title(3)]);
  });
});
