import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { Ingest, type Ingested } from "../../../src/bus/bridge/ingest.ts";
import { listen } from "../../../src/bus/bridge/listen.ts";
import { systemClock } from "../../../src/kernel/clock.ts";
import { shippedBook } from "../../support/bus-check.ts";
import { natsAt, testMailbox } from "../../support/mailbox.ts";
import { absentNatsServer, describeNats } from "../../support/nats-server.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const fixture = (name: string) =>
  readFileSync(new URL(`../../../fixtures/bridge/${name}.in.json`, import.meta.url));

describeNats("listening to what services send on the bus", { timeout: 30_000 }, () => {
  it("maps it, keeps what it can't map, and comes back with the server", async () => {
    const server = await absentNatsServer();
    const openBus = natsAt(server.url);
    await using mailbox = await testMailbox(tempFolder(), openBus);
    const { outbox, dead } = mailbox;
    const ingest = new Ingest({
      put: (message) => outbox.put(message),
      dead,
      book: await shippedBook(),
      clock: systemClock,
    });
    const rows: Ingested[] = [];
    const warned: string[] = [];
    const stop = new AbortController();
    const listening = listen({
      openBus,
      ingest,
      clock: systemClock,
      signal: stop.signal,
      onIngested: (row) => void rows.push(row),
      warn: (text) => void warned.push(text),
    });
    await expect.poll(() => warned.length).toBe(1);
    expect(warned[0]).toContain("subjects are not listened to: cannot reach NATS");
    await server.start();
    await using bus = await openBus();
    // Nobody says when the other connection listens: the same event counts once, however often it is sent.
    const send = async () => {
      await bus.publish({ subject: "analysis.entities.v1", data: fixture("media-video.analysis") });
      return rows.some(({ outcome }) => outcome === "accepted");
    };
    await expect.poll(send, { timeout: 10_000, interval: 50 }).toBe(true);
    await bus.publish({ subject: "analysis.audio.v1", data: Buffer.from("{}") });
    await expect.poll(() => rows.some(({ outcome }) => outcome === "refused")).toBe(true);
    expect(rows.filter(({ outcome }) => outcome === "accepted")).toMatchObject([
      { service: "media-video", subject: "geometry.event.v1" },
    ]);
    const [letter] = await Array.fromAsync(dead.read());
    expect(letter).toMatchObject({
      from: "ingest/media-audio",
      reason: "emotions is missing (analysis.audio.v1)",
    });
    stop.abort();
    await listening;
  });
});
