import { describe, expect, it } from "vitest";
import { Ingest } from "../../../src/bus/bridge/ingest.ts";
import { sendAgain } from "../../../src/bus/bridge/send-again.ts";
import { shownBody } from "../../../src/bus/outbox/dead-letters.ts";
import { systemClock } from "../../../src/kernel/clock.ts";
import { PmovesError } from "../../../src/kernel/errors.ts";
import { shippedBook } from "../../support/bus-check.ts";
import { testMailbox } from "../../support/mailbox.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const away = () => Promise.reject(new PmovesError("away", { code: "bus.unreachable" }));
const letter = { messageId: null, reason: "r", fix: null };
const json = (body: object) => Buffer.from(JSON.stringify(body));

async function rig() {
  const mailbox = await testMailbox(tempFolder(), away);
  const { outbox, dead } = mailbox;
  const put = (message: Parameters<typeof outbox.put>[0]) => outbox.put(message);
  const ingest = new Ingest({
    put,
    dead: { add: async () => 0 },
    book: await shippedBook(),
    clock: systemClock,
  });
  const { signal } = new AbortController();
  const again = (numbers: readonly number[]) =>
    Array.fromAsync(sendAgain({ dead, put: (_, message) => put(message), ingest, signal }, numbers));
  return { mailbox, dead, again };
}

describe("dead letters", () => {
  it("that a mapping takes now, or an outbox, are accepted and leave the list", async () => {
    const { mailbox, dead, again } = await rig();
    await using _ = mailbox;
    const body = json({ url: "https://example.com/a" });
    await dead.add({ ...letter, from: "ingest/channel-monitor", subject: null, data: body });
    await dead.add({
      ...letter,
      from: "gateway",
      subject: "geometry.event.v1",
      messageId: "e1",
      data: json({}),
    });
    expect(await again([1, 2])).toMatchObject([
      { number: 1, outcome: "accepted", subject: "content.new.v1" },
      { number: 2, outcome: "accepted", subject: "geometry.event.v1" },
    ]);
    expect(await dead.count()).toBe(0);
    expect(await mailbox.outbox.state()).toMatchObject({ waiting: 2 });
  });

  it("that are no better than before stay, with the reason", async () => {
    const { mailbox, dead, again } = await rig();
    await using _ = mailbox;
    await dead.add({ ...letter, from: "ingest/comfyui", subject: null, data: json({ nothing: 1 }) });
    await dead.add({ ...letter, from: "discord", subject: "content.new.v1", data: json({}) });
    expect(await again([1, 2])).toMatchObject([
      { number: 1, outcome: "refused", reason: "is missing" },
      { number: 2, outcome: "refused", reason: expect.stringContaining("pmoves bus forward discord") },
    ]);
    expect(await dead.count()).toBe(2);
  });

  it("are named by number: one that is not there is an error, and none is sent", async () => {
    const { mailbox, dead, again } = await rig();
    await using _ = mailbox;
    await dead.add({ ...letter, from: "gateway", subject: "geometry.event.v1", data: json({}) });
    await expect(again([1, 7])).rejects.toMatchObject({ code: "bus.dead_letter", exit: 2 });
    expect(await mailbox.outbox.state()).toMatchObject({ waiting: 0 });
  });

  it("show the beginning of their body, without what looks like a secret", () => {
    const data = json({ token: "hunter2-hunter2", text: "x".repeat(900) });
    expect(shownBody({ data }, false)).toMatch(/^\{"token":"\[redacted\]","text":"x+…$/);
    expect(shownBody({ data }, false).length).toBe(301);
    expect(shownBody({ data }, true).length).toBeGreaterThan(900);
  });
});
