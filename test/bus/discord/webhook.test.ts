import { describe, expect, it } from "vitest";
import { parseWebhook } from "../../../src/bus/discord/webhook-address.ts";
import { discordServer, JumpClock, webhookAt } from "../../support/discord.ts";

const embeds = [{ title: "one" }];

describe("a webhook", () => {
  it("sends embeds that can call nobody, and waits for Discord's yes", async () => {
    const server = await discordServer();
    const { webhook } = webhookAt(server.url, new JumpClock());
    expect(await webhook.send(embeds)).toEqual({ sent: true });
    expect(server.posted[0]?.url).toMatch(/\?wait=true$/);
    expect(server.posted[0]?.body).toEqual({ embeds, allowed_mentions: { parse: [] } });
  });

  it("waits as long as a 429 says, by the longer of body and header", async () => {
    const server = await discordServer((_, count) =>
      count === 1
        ? {
            status: 429,
            headers: { "retry-after": "2" },
            body: { message: "slow", retry_after: 2.5, global: false },
          }
        : {},
    );
    const clock = new JumpClock();
    const { webhook, said } = webhookAt(server.url, clock);
    expect(await webhook.send(embeds)).toEqual({ sent: true });
    expect(clock.waits).toEqual([2500]);
    expect(said).toEqual([]);
    expect(server.posted.length).toBe(2);
  });

  it.each([
    [
      { "x-ratelimit-global": "true", "retry-after": "7" },
      { message: "slow", retry_after: 6 },
    ],
    [{ "retry-after": "7" }, { message: "slow", retry_after: 6.5, global: true }],
  ])("says that it waits where the limit is global", async (headers, body) => {
    const server = await discordServer((_, count) => (count === 1 ? { status: 429, headers, body } : {}));
    const clock = new JumpClock();
    const { webhook, said } = webhookAt(server.url, clock);
    await webhook.send(embeds);
    expect(clock.waits).toEqual([7000]);
    expect(said).toEqual([
      expect.stringMatching(/^127\.0\.0\.1:\d+ asks to wait 7\.0 s, for everything from here$/),
    ]);
  });

  it("of a block that answers with a page waits as its header says", async () => {
    const page = { status: 429, headers: { "retry-after": "9" }, body: "<html>banned</html>" };
    const server = await discordServer((_, count) => (count === 1 ? page : {}));
    const clock = new JumpClock();
    await webhookAt(server.url, clock).webhook.send(embeds);
    expect(clock.waits).toEqual([9000]);
  });

  it("stays below the limit: with nothing left it waits for the reset before the next", async () => {
    const headers = { "x-ratelimit-remaining": "0", "x-ratelimit-reset-after": "1.25" };
    const server = await discordServer((_, count) => (count === 1 ? { headers } : {}));
    const clock = new JumpClock();
    const { webhook } = webhookAt(server.url, clock);
    await webhook.send(embeds);
    expect(clock.waits).toEqual([]);
    await webhook.send(embeds);
    expect(clock.waits).toEqual([1250]);
  });

  it("tries again for as long as Discord is away, with growing waits, and says so once", async () => {
    const answers = [{ status: 502 }, { cut: true }, { status: 503 }, {}];
    const server = await discordServer((_, count) => answers[count - 1] ?? {});
    const clock = new JumpClock();
    const { webhook, said } = webhookAt(server.url, clock);
    expect(await webhook.send(embeds)).toEqual({ sent: true });
    expect(clock.waits).toEqual([250, 500, 1000]);
    expect(said).toEqual([
      expect.stringMatching(/does not take messages, they wait: answered 502$/),
      expect.stringMatching(/takes messages again$/),
    ]);
  });

  it("says what Discord refuses for good", async () => {
    const server = await discordServer(() => ({ status: 400, body: { embeds: ["0"] } }));
    const { webhook } = webhookAt(server.url, new JumpClock());
    expect(await webhook.send(embeds)).toEqual({
      sent: false,
      reason: 'Discord refused it with 400: {"embeds":["0"]}',
    });
  });

  it.each([
    [401, 4],
    [403, 4],
    [404, 1],
  ])("with %i is gone, and nobody goes on", async (status, exit) => {
    const server = await discordServer(() => ({ status, body: { message: "Unknown Webhook" } }));
    const { webhook } = webhookAt(server.url, new JumpClock());
    await expect(webhook.send(embeds)).rejects.toMatchObject({ code: "discord.gone", exit });
  });

  it("never says its address, whatever happens", async () => {
    const answers = [{ cut: true }, { status: 429, body: { retry_after: 20 } }, { status: 404 }];
    const server = await discordServer((_, count) => answers[count - 1] ?? {});
    const { webhook, said } = webhookAt(server.url, new JumpClock());
    const error = await webhook.send(embeds).catch((thrown: unknown) => thrown);
    expect(`${said.join()} ${error} ${JSON.stringify(error)}`).not.toContain(server.token);
    expect(said.length).toBe(2);
  });

  it("stops waiting when it is told to", async () => {
    const server = await discordServer(() => ({ status: 429, body: { retry_after: 3600 } }));
    const stop = new AbortController();
    const { webhook } = webhookAt(
      server.url,
      { now: Date.now, monotonic: () => performance.now(), after: () => () => undefined },
      stop.signal,
    );
    const sending = webhook.send(embeds);
    await expect.poll(() => server.posted.length).toBe(1);
    stop.abort(new Error("stopped"));
    await expect(sending).rejects.toThrow("stopped");
  });
});

describe("the address of a webhook", () => {
  it.each([
    "https://discord.com/api/webhooks/123/abc-DEF_1",
    "https://canary.discord.com/api/v10/webhooks/123/abc",
    "http://127.0.0.1:8080/api/webhooks/1/a",
  ])("%s is taken", (text) => {
    expect(parseWebhook(`${text}\n`, "x").url.reveal()).toBe(text);
  });

  it.each([
    ["hunter2", "is no address"],
    ["http://discord.com/api/webhooks/123/hunter2", "does not begin with https://"],
    [
      "https://discord.com/channels/123/hunter2",
      "is not of the form https://discord.com/api/webhooks/ID/TOKEN",
    ],
  ])("%s is refused without being repeated", (text, why) => {
    let said = "";
    try {
      parseWebhook(text, "DISCORD_WEBHOOK_URL");
    } catch (error) {
      said = String(error);
    }
    expect(said).toContain(`the webhook of DISCORD_WEBHOOK_URL ${why}`);
    expect(said).not.toContain("hunter2");
  });
});
