import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { jetstreamManager } from "@nats-io/jetstream";
import { connect, nkeys } from "@nats-io/transport-node";
import { expect, it } from "vitest";
import type { BusStatus } from "../../../src/bus/index.ts";
import { systemClock } from "../../../src/kernel/clock.ts";
import { Secret } from "../../../src/kernel/secret.ts";
import { listen, publishAll, readAll, waitsForItsReader } from "../../contract/bus.ts";
import { operatorMode } from "../../support/nats-jwt.ts";
import { describeNats, freePort, natsServer } from "../../support/nats-server.ts";
import { GEOMETRY, makeStreams, WORK } from "../../support/nats-streams.ts";
import { tcpGate } from "../../support/tcp-gate.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { nextStatus, openAt } from "./open.ts";

const PUBLISHER = fileURLToPath(new URL("./publisher.ts", import.meta.url));
const secret = (text: string) => new Secret(text);

/** The one message heard before counts too where the server stored it a moment later than it gave it to us. */
const missed = (messages: number) =>
  expect.toSatisfy((count: number) => count === messages || count === messages + 1);

/** What is stored within the millisecond of what was heard last can't be told from it. */
async function anotherMillisecond(): Promise<void> {
  const now = Date.now();
  while (Date.now() <= now + 1) await new Promise((resolve) => setImmediate(resolve));
}

describeNats("a connection that comes and goes", () => {
  it("goes on after the server was killed and started again", async () => {
    const server = await natsServer();
    await makeStreams(server.url, [GEOMETRY]);
    const bus = await openAt(server.url);
    const all = await listen(bus, ["geometry.>"]);
    await publishAll(bus, [["geometry.a", "before"]]);
    const lost = nextStatus(bus, "disconnected");
    const back = nextStatus(bus, "reconnected");
    await server.kill();
    expect((await lost).server).toContain(String(server.port));
    await server.start();
    expect(await back).toMatchObject({
      missed: [{ stream: "GEOMETRY_CGP", messages: missed(0) }],
      unknown: [],
    });
    await publishAll(bus, [["geometry.a", "after"]]);
    await all.until(2);
    expect(all.heard.map(({ text }) => text)).toEqual(["before", "after"]);
  });

  it.each([0, 3_600_000, -3_600_000])(
    "says what was missed, though its clock is %i ms ahead",
    async (ahead) => {
      const server = await natsServer();
      await makeStreams(server.url, [GEOMETRY]);
      const gate = await tcpGate(server.port);
      const clock = { ...systemClock, now: () => Date.now() + ahead };
      const bus = await openAt(`nats://127.0.0.1:${gate.port}`, { clock });
      const other = await openAt(server.url);
      const all = await listen(bus, ["geometry.>", "mesh.>"]);
      await publishAll(other, [["geometry.a", "1"]]);
      await all.until(1);
      const lost = nextStatus(bus, "disconnected");
      const back = nextStatus(bus, "reconnected");
      await gate.cut();
      await lost;
      await anotherMillisecond();
      await publishAll(other, [
        ["geometry.a", "2"],
        ["mesh.a", "3"],
        ["geometry.b", "4"],
      ]);
      await gate.open();
      expect(await back).toMatchObject({
        missed: [{ stream: "GEOMETRY_CGP", messages: missed(2) }],
        unknown: ["mesh.>"],
      });
      expect((await other.streams())[0]?.consumers).toBe(0);
    },
  );

  it("refuses to publish while there is none, at once", { timeout: 4_500 }, async () => {
    const server = await natsServer();
    const bus = await openAt(server.url);
    const lost = nextStatus(bus, "disconnected");
    await server.kill();
    await lost;
    const publishing = bus.publish({ subject: "geometry.a", data: new Uint8Array(1) });
    await expect(publishing).rejects.toMatchObject({ code: "bus.unreachable", exit: 5 });
  });

  it("says where nobody answers at the start", async () => {
    const port = await freePort();
    const error = await openAt(`nats://127.0.0.1:${port}`).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: "bus.unreachable",
      exit: 5,
      message: `cannot reach NATS at nats://127.0.0.1:${port} (refused)`,
    });
  });
});

describeNats("who one is", () => {
  it("is told by password, and refused without one or with a wrong one", async () => {
    const server = await natsServer({ config: "authorization { user: me, password: pa55word }" });
    const password = secret("pa55word");
    await using _bus = await openAt(server.url, { credentials: { type: "password", user: "me", password } });
    for (const credentials of [
      { type: "none" },
      { type: "password", user: "me", password: secret("other-pa55") },
    ] as const) {
      const error = await openAt(server.url, { credentials }).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ code: "bus.auth", exit: 4 });
      expect(String(error)).not.toContain("pa55");
    }
  });

  it("is told by token, nkey and creds", async () => {
    const byToken = await natsServer({ config: "authorization { token: t0ken }" });
    expect((await openAt(byToken.url, { credentials: { type: "token", token: secret("t0ken") } })).kind).toBe(
      "nats",
    );
    const user = nkeys.createUser();
    const byKey = await natsServer({ config: `authorization { users: [{ nkey: ${user.getPublicKey()} }] }` });
    const seed = secret(`${Buffer.from(user.getSeed()).toString()}\n`);
    expect((await openAt(byKey.url, { credentials: { type: "nkey", seed } })).kind).toBe("nats");
    const { config, creds } = operatorMode();
    const byCreds = await natsServer({ config, jetstream: false });
    expect((await openAt(byCreds.url, { credentials: { type: "creds", creds: secret(creds) } })).kind).toBe(
      "nats",
    );
    const stranger = operatorMode();
    const refused = openAt(byCreds.url, { credentials: { type: "creds", creds: secret(stranger.creds) } });
    await expect(refused).rejects.toMatchObject({ code: "bus.auth", exit: 4 });
  });

  it("does not open subjects that a user may not hear or send", async () => {
    const allow = `publish: ["geometry.>", "$JS.API.>"], subscribe: ["geometry.>", "_INBOX.>"]`;
    const server = await natsServer({
      config: `authorization { users: [{ user: u, password: p, permissions: { ${allow} } }] }`,
    });
    const credentials = { type: "password", user: "u", password: secret("p") } as const;
    const bus = await openAt(server.url, { credentials });
    const troubles: string[] = [];
    bus.onStatus((status) => status.type === "trouble" && troubles.push(status.reason));
    const forbidden = { code: "bus.forbidden", exit: 4, message: expect.stringContaining("secret.") };
    await expect(listen(bus, ["secret.>"])).rejects.toMatchObject(forbidden);
    expect(troubles).toEqual([]);
    const all = await listen(bus, ["secret.>", "geometry.>"]);
    expect(troubles).toEqual([expect.stringMatching(/permissions violation.*secret/i)]);
    const silent = bus.publish({ subject: "secret.a", data: new Uint8Array(1) });
    await expect(silent).rejects.toMatchObject(forbidden);
    expect(await bus.publish({ subject: "geometry.a", data: Buffer.from("heard") })).toEqual({
      durable: false,
    });
    await all.until(1);
    expect(troubles).toHaveLength(1);
  });
});

describeNats("TLS", () => {
  it("trusts the authority it is given and nobody else", async () => {
    const folder = tempFolder();
    const [cert, key] = [join(folder, "cert.pem"), join(folder, "key.pem")];
    const argv = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=test";
    const names = ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", cert];
    execFileSync("openssl", [...argv.split(" "), ...names], { stdio: "ignore" });
    const server = await natsServer({ config: `tls { cert_file: "${cert}", key_file: "${key}" }` });
    const bus = await openAt(server.url, { ca: readFileSync(cert, "utf8") });
    const all = await listen(bus, ["a"]);
    await publishAll(bus, [["a", "safe"]]);
    await all.until(1);
    await expect(openAt(server.url)).rejects.toMatchObject({ code: "bus.tls", exit: 5 });
  });
});

describeNats("a server that defends itself", () => {
  it("cuts a reader that is too slow, which is said, and the reader comes back", {
    timeout: 30_000,
  }, async () => {
    const server = await natsServer({ config: 'max_pending: 1MB\nwrite_deadline: "100ms"' });
    const bus = await openAt(server.url);
    const statuses: BusStatus["type"][] = [];
    bus.onStatus(({ type }) => statuses.push(type));
    const back = nextStatus(bus, "reconnected");
    let held = false;
    const hold = () => {
      if (held) return;
      held = true;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 3_000);
    };
    await bus.subscribe(["flood"], hold, { signal: new AbortController().signal });
    const publisher = spawn(process.execPath, [PUBLISHER, server.url, "flood", "60000", "1000"], {
      stdio: "inherit",
    });
    await once(publisher, "exit");
    expect((await back).unknown).toEqual(["flood"]);
    expect(statuses).toContain("slow_consumer");
    const again = await listen(bus, ["calm"]);
    await publishAll(bus, [["calm", "1"]]);
    await again.until(1);
  });

  it("is felt by a reader who waits: bytes stay in the socket, and none is lost", async () => {
    const server = await natsServer();
    await waitsForItsReader(await openAt(server.url), await openAt(server.url));
  });

  it("names its limit where a message is too large", async () => {
    const server = await natsServer({ config: "max_payload: 1KB" });
    const bus = await openAt(server.url);
    const headers = [["X", "y".repeat(100)]] as const;
    const error = await bus
      .publish({ subject: "a", data: new Uint8Array(1000), headers })
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: "bus.too_large",
      exit: 2,
      message: expect.stringContaining("1024 at most"),
    });
    expect(await bus.publish({ subject: "a", data: new Uint8Array(1000) })).toEqual({ durable: false });
  });

  it("may have no JetStream: live messages come, and there is no history", async () => {
    const server = await natsServer({ jetstream: false });
    const bus = await openAt(server.url);
    const all = await listen(bus, [">"]);
    await publishAll(bus, [["a", "1"]]);
    await all.until(1);
    expect(await bus.streams()).toEqual([]);
    await expect(readAll(bus, { subjects: ["a"] })).rejects.toMatchObject({
      code: "bus.no_history",
      exit: 2,
    });
  });
});

describeNats("reading", () => {
  it("never touches a work queue: refused by name, left out of a wildcard, live all the same", async () => {
    const server = await natsServer();
    await makeStreams(server.url, [GEOMETRY, WORK]);
    const bus = await openAt(server.url);
    await publishAll(bus, [
      ["agentzero.task.v1", "work"],
      ["geometry.a", "1"],
    ]);
    const refused = readAll(bus, { subjects: ["agentzero.task.v1"], last: 1 });
    await expect(refused).rejects.toMatchObject({
      code: "bus.not_readable",
      exit: 2,
      message: expect.stringContaining("AGENTZERO: it is a work queue"),
    });
    const told = nextStatus(bus, "not_read");
    const stop = new AbortController();
    const seen: string[] = [];
    for await (const message of bus.read({ subjects: [">"], last: 5, follow: true, signal: stop.signal })) {
      seen.push(`${message.subject} ${Buffer.from(message.data)}`);
      if (seen.length === 1) await publishAll(bus, [["agentzero.task.v1", "more"]]);
      if (seen.length === 2) stop.abort();
    }
    expect(seen).toEqual(["geometry.a 1", "agentzero.task.v1 more"]);
    expect(await told).toMatchObject({ stream: "AGENTZERO" });
    const work = (await bus.streams()).find(({ name }) => name === "AGENTZERO");
    expect(work).toMatchObject({ messages: 2, consumers: 0 });
  });

  it("leaves nothing durable behind, even when it is killed", async () => {
    const server = await natsServer();
    await makeStreams(server.url, [GEOMETRY]);
    const bus = await openAt(server.url);
    await publishAll(bus, [["geometry.a", "1"]]);
    for await (const _ of bus.read({
      subjects: ["geometry.>"],
      follow: true,
      signal: new AbortController().signal,
    })) {
      const connection = await connect({ servers: server.url });
      const manager = await jetstreamManager(connection);
      const consumers = await manager.consumers.list("GEOMETRY_CGP").next();
      expect(consumers).toHaveLength(1);
      expect(consumers[0]?.config).toMatchObject({ ack_policy: "none" });
      expect(consumers[0]?.config.durable_name).toBeUndefined();
      expect(consumers[0]?.config.inactive_threshold).toBeLessThanOrEqual(60e9);
      await connection.close();
      break;
    }
  });
});
