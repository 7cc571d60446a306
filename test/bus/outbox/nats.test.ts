import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { bodies, letter, natsAt, stored, testMailbox } from "../../support/mailbox.ts";
import { absentNatsServer, describeNats, natsServer } from "../../support/nats-server.ts";
import { GEOMETRY, makeStreams } from "../../support/nats-streams.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const SUBJECT = "geometry.event.v1";
const PUTTER = fileURLToPath(new URL("./putter.ts", import.meta.url));
const numbers = (from: number, count: number) => Array.from({ length: count }, (_, i) => ({ n: from + i }));

/** Runs a putter until it has said so many numbers, then kills it; what it said was accepted. */
function putUntilKilled(args: readonly string[], count: number): Promise<readonly number[]> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [PUTTER, ...args], { stdio: ["ignore", "pipe", "inherit"] });
    let text = "";
    child.stdout.on("data", (chunk: Buffer) => {
      text += chunk.toString();
      if (text.split("\n").length > count) child.kill("SIGKILL");
    });
    child.on("error", reject);
    child.on("close", () => resolve(text.split("\n").slice(0, -1).map(Number)));
  });
}

describeNats("an outbox before a real nats-server", { timeout: 30_000 }, () => {
  it("brings what came while the server was killed, in order and once", async () => {
    const server = await natsServer();
    await makeStreams(server.url, [GEOMETRY]);
    await using mailbox = await testMailbox(tempFolder(), natsAt(server.url));
    for (let n = 0; n < 20; n++) await mailbox.outbox.put(letter(SUBJECT, n));
    await using before = await natsAt(server.url)();
    await stored(before, SUBJECT, 20);
    await server.kill();
    for (let n = 20; n < 120; n++) await mailbox.outbox.put(letter(SUBJECT, n));
    expect((await mailbox.outbox.state()).waiting).toBeGreaterThanOrEqual(100);
    await server.start();
    await using bus = await natsAt(server.url)();
    const found = await stored(bus, SUBJECT, 120);
    expect(bodies(found)).toEqual(numbers(0, 120));
    const [stream] = await bus.streams();
    expect(stream?.messages).toBe(120);
  });

  it("waits for a server that is not there yet, and says so once", async () => {
    const server = await absentNatsServer();
    await using mailbox = await testMailbox(tempFolder(), natsAt(server.url));
    for (let n = 0; n < 5; n++) await mailbox.outbox.put(letter(SUBJECT, n));
    await expect.poll(() => mailbox.said.length).toBe(1);
    expect(mailbox.said[0]).toContain(
      "messages wait in the outbox until the bus takes them: cannot reach NATS",
    );
    await server.start();
    await makeStreams(server.url, [GEOMETRY]);
    await expect.poll(async () => (await mailbox.outbox.state()).waiting, { timeout: 10_000 }).toBe(0);
    expect(mailbox.said).toEqual([mailbox.said[0], "test: the bus takes messages again"]);
  });

  it("goes on after kill -9 with everything that was accepted", async () => {
    const server = await natsServer();
    await makeStreams(server.url, [GEOMETRY]);
    const folder = tempFolder();
    const accepted: number[] = [];
    for (const round of [1, 2, 3]) {
      accepted.push(...(await putUntilKilled([folder, server.url, String(round)], 30 * round)));
    }
    await using mailbox = await testMailbox(folder, natsAt(server.url));
    await expect.poll(async () => (await mailbox.outbox.state()).waiting, { timeout: 10_000 }).toBe(0);
    await using bus = await natsAt(server.url)();
    const [stream] = await bus.streams();
    const found = bodies(await stored(bus, SUBJECT, stream?.messages ?? 0)).map(
      (body) => (body as { n: number }).n,
    );
    expect(accepted.length).toBeGreaterThan(150);
    expect(accepted.filter((n) => !found.includes(n))).toEqual([]);
    expect(new Set(found).size).toBe(found.length);
    expect(found).toEqual(found.toSorted((a, b) => a - b));
  });

  it("makes a dead letter of what the server will never take, and goes on", async () => {
    const server = await natsServer({ config: "max_payload: 2048" });
    await makeStreams(server.url, [GEOMETRY]);
    await using mailbox = await testMailbox(tempFolder(), natsAt(server.url));
    await mailbox.outbox.put(letter(SUBJECT, 1, { large: "x".repeat(4000) }));
    await mailbox.outbox.put(letter(SUBJECT, 2));
    await using bus = await natsAt(server.url)();
    expect(bodies(await stored(bus, SUBJECT, 1))).toEqual([{ n: 2 }]);
    const [dead] = await Array.fromAsync(mailbox.dead.read());
    expect(dead).toMatchObject({ number: 1, from: "test", subject: SUBJECT, messageId: "id-1" });
    expect(dead?.reason).toMatch(
      /^the message for geometry\.event\.v1 has \d+ bytes; this bus takes 2048 at most$/,
    );
    expect(mailbox.said[0]).toContain("can't be delivered and is dead letter 1");
  });
});
