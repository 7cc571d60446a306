import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { discordServer } from "../support/discord.ts";
import { bodies, natsAt, stored } from "../support/mailbox.ts";
import { absentNatsServer, describeNats } from "../support/nats-server.ts";
import { CONTENT, makeStreams } from "../support/nats-streams.ts";
import { newFolder, pmoves, startPmoves } from "./pmoves.ts";

const found = { url: "https://example.com/a", namespace: "pmoves", source: "channel_monitor", title: "A" };
const JSON_TYPE = "application/json";

interface Ingesting {
  readonly child: ChildProcess;
  readonly url: string;
  readonly said: () => string;
  readonly post: (path: string, body: object) => Promise<{ readonly status: number; readonly body: unknown }>;
}

/** Starts `pmoves bus ingest` and resolves when it listens. */
async function ingest(
  home: string,
  env: Record<string, string> = {},
  args: readonly string[] = [],
): Promise<Ingesting> {
  const child = startPmoves(["bus", "ingest", "--port", "0", "--json", ...args], {
    env: { PMOVES_HOME: home, ...env },
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  let said = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    said += text;
  });
  await expect.poll(() => /listened to at (\S+)/.exec(said)?.[1], { timeout: 15_000 }).toBeTruthy();
  const url = /listened to at (\S+)/.exec(said)?.[1] ?? "";
  const token = env.PMOVES_INGEST_TOKEN ?? readFileSync(join(home, "state/ingest-token"), "utf8").trim();
  const headers = { "content-type": JSON_TYPE, authorization: `Bearer ${token}` };
  const post = async (path: string, body: object) => {
    const reply = await fetch(`${url}${path}`, { method: "POST", headers, body: JSON.stringify(body) });
    return { status: reply.status, body: await reply.json() };
  };
  return { child, url, said: () => said, post };
}

describe("pmoves bus ingest", { timeout: 60_000 }, () => {
  it("makes a token that nobody else can read, takes bodies, and brings them to the journal", async () => {
    const home = newFolder("ingest");
    const { child, post, said } = await ingest(home);
    expect(statSync(join(home, "state/ingest-token")).mode & 0o777).toBe(0o600);
    expect(await post("/channel-monitor", found)).toMatchObject({ status: 202 });
    expect(await post("/channel-monitor", { nothing: 1 })).toMatchObject({
      status: 422,
      body: { field: "url" },
    });
    const env = { PMOVES_HOME: home };
    await expect
      .poll(
        async () =>
          (await pmoves(["bus", "tail", "--no-follow", "--last", "9", "--format", "jsonl"], { env })).out,
      )
      .toContain('"topic":"content.new.v1"');
    const dead = await pmoves(["bus", "dead", "--json"], { env });
    expect(JSON.parse(dead.out)).toMatchObject([
      { number: 1, from: "ingest/channel-monitor", body: '{"nothing":1}' },
    ]);
    child.kill("SIGINT");
    const [exit] = await once(child, "exit");
    expect(exit).toBe(0);
    const token = readFileSync(join(home, "state/ingest-token"), "utf8").trim();
    expect(said()).not.toContain(token);
  });

  it("lets no other machine in unless that is asked for, and wants a sane --pass-on", async () => {
    const open = await pmoves(["bus", "ingest", "--host", "0.0.0.0", "--port", "0"]);
    expect(open).toMatchObject({ exit: 2, err: expect.stringContaining("would let other machines in") });
    const wrong = await pmoves(["bus", "ingest", "--pass-on", "nobody=http://127.0.0.1:1/"]);
    expect(wrong).toMatchObject({
      exit: 2,
      err: expect.stringContaining("names no service that is known here"),
    });
  });
});

describeNats("pmoves bus ingest and a bus that is away", { timeout: 60_000 }, () => {
  it("has said 202, was killed by kill -9, and the next start brings the message", async () => {
    const home = newFolder("ingest");
    const server = await absentNatsServer();
    const env = { PMOVES_INGEST_TOKEN: "t-of-this-test", NATS_URL: server.url };
    const first = await ingest(home, env);
    expect(await first.post("/channel-monitor", found)).toMatchObject({ status: 202 });
    first.child.kill("SIGKILL");
    await once(first.child, "exit");
    expect(readdirSync(join(home, "state"))).not.toContain("ingest-token");
    const waiting = await pmoves(["bus", "outbox", "--json"], { env: { PMOVES_HOME: home } });
    expect(JSON.parse(waiting.out)[0]).toMatchObject({ name: "ingest", waiting: 1 });
    await server.start();
    await makeStreams(server.url, [CONTENT]);
    const second = await ingest(home, env);
    await using bus = await natsAt(server.url)();
    expect(bodies(await stored(bus, "content.new.v1", 1))).toMatchObject([{ payload: { title: "A" } }]);
    expect(second.said()).toContain("1 messages wait in the outbox");
    expect(await second.post("/channel-monitor", found)).toMatchObject({
      status: 202,
      body: { duplicate: true },
    });
  });
});

describe("pmoves bus forward discord", { timeout: 60_000 }, () => {
  it("without a webhook says what to set, and with a wrong one never repeats it", async () => {
    const none = await pmoves(["bus", "forward", "discord"]);
    expect(none).toMatchObject({ exit: 4, err: expect.stringContaining("DISCORD_WEBHOOK_URL") });
    const wrong = await pmoves(["bus", "forward", "discord"], {
      env: { DISCORD_WEBHOOK_URL: "https://discord.com/hunter2" },
    });
    expect(wrong.exit).toBe(2);
    expect(`${wrong.out}${wrong.err}`).not.toContain("hunter2");
  });

  it("sends what the journal holds, and after a restart only what is new", async () => {
    const home = newFolder("discord");
    const discord = await discordServer();
    const env = { PMOVES_HOME: home, DISCORD_WEBHOOK_URL: discord.url };
    const publish = (title: string) =>
      pmoves(["bus", "publish", "content.new.v1", JSON.stringify({ ...found, title })], { env });
    await publish("one");
    for (const [count, args] of [
      [1, ["--since", "1h"]],
      [2, []],
    ] as const) {
      if (count === 2) await publish("two");
      const child = startPmoves(["bus", "forward", "discord", "--json", ...args], { env });
      onTestFinished(() => void child.kill("SIGKILL"));
      let said = "";
      child.stderr?.setEncoding("utf8").on("data", (text: string) => {
        said += text;
      });
      await expect.poll(() => discord.titles().flat().length, { timeout: 15_000 }).toBe(count);
      child.kill("SIGINT");
      await once(child, "exit");
      expect(said).not.toContain(discord.token);
    }
    expect(discord.titles().flat()).toEqual(["New content: one", "New content: two"]);
  });

  it("shows with --dry-run what it would send, without a webhook", async () => {
    const env = { PMOVES_HOME: newFolder("discord") };
    await pmoves(["bus", "publish", "content.new.v1", JSON.stringify(found)], { env });
    const ran = await pmoves(["bus", "forward", "discord", "--dry-run", "--since", "1h", "--json"], { env });
    expect(ran.exit).toBe(0);
    expect(JSON.parse(ran.out)).toMatchObject([
      { subject: "content.new.v1", embed: { title: "New content: A" } },
    ]);
  });
});
