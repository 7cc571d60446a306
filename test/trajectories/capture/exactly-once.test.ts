import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { jetstream, jetstreamManager, RetentionPolicy, StorageType } from "@nats-io/jetstream";
import { connect } from "@nats-io/transport-node";
import { expect, it } from "vitest";
import { openJournal } from "../../../src/adapters/journal/open-journal.ts";
import { NatsCapture } from "../../../src/adapters/nats/capture.ts";
import {
  type CaptureBatch,
  type CaptureSource,
  captureFrom,
  Spool,
} from "../../../src/trajectories/index.ts";
import { describeNats, type NatsServer, natsServer } from "../../support/nats-server.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { eventText } from "../../support/trajectories.ts";

/** More of them by CAPTURE_KILLS=50 in the environment; that takes a minute. */
const KILLS = Number(process.env.CAPTURE_KILLS ?? 8);

const SUBJECT = "geometry.event.v1";
const child = new URL("../../support/capture-child.ts", import.meta.url).pathname;

/** The same numbers at every run. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

async function capturing(server: NatsServer, folder: string): Promise<ChildProcess> {
  const started = spawn(process.execPath, [child, `127.0.0.1:${server.port}`, folder, SUBJECT], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await once(started.stdout as NonNullable<typeof started.stdout>, "data");
  return started;
}

async function kill(started: ChildProcess): Promise<void> {
  if (started.exitCode !== null || started.signalCode !== null) return;
  started.kill("SIGKILL");
  await once(started, "exit");
}

const options = (server: NatsServer, more = {}) => ({
  target: { servers: [`127.0.0.1:${server.port}`], credentials: { type: "none" } as const, tls: null },
  name: "test",
  subjects: [SUBJECT],
  durableOnInterest: false,
  ackWaitMs: 300,
  ...more,
});

/** What a source has at this moment. */
async function batchesNow(source: CaptureSource): Promise<readonly CaptureBatch[]> {
  const spool = await Spool.open(await openJournal(tempFolder()));
  const { signal } = new AbortController();
  const gather = () => spool.gather({ source: "bus", stream: source.origin });
  return Array.fromAsync(source.batches({ signal, once: true, after: 0, gather }));
}

/** Takes what is there, in this process; gives the ids of all that has been taken. */
async function catchUp(server: NatsServer, folder: string, more = {}): Promise<string[]> {
  await using journal = await openJournal(folder);
  const spool = await Spool.open(journal);
  await using capture = await NatsCapture.open(options(server, more));
  const { signal } = new AbortController();
  for (const source of await capture.sources()) {
    await captureFrom(source, spool, { signal, once: true, onCount: () => undefined });
  }
  const found: string[] = [];
  for await (const { eventId } of spool.read()) found.push(eventId);
  return found;
}

describeNats("a capture from NATS", () => {
  it("loses nothing and has nothing twice, however often it and the server are killed", {
    timeout: 110_000,
  }, async () => {
    const PER_ROUND = 60;
    const server = await natsServer();
    const folder = join(tempFolder(), "spool");
    const dice = random(7);
    let next = 0;
    let serverKills = 0;
    let started = await capturing(server, folder);
    for (let round = 0; round < KILLS; round++) {
      const connection = await connect({ servers: server.url });
      const client = jetstream(connection);
      const published = Promise.all(
        Array.from({ length: PER_ROUND }, () => {
          const id = `event-${next++}`;
          return client.publish(SUBJECT, eventText({ event_id: id, observation: "x".repeat(300) }), {
            msgID: id,
          });
        }),
      );
      const strikesServer = dice() < 0.2;
      // What the server has acknowledged must arrive; so it is struck after that, and the capture in between.
      if (strikesServer) await published;
      await new Promise((resolve) => setTimeout(resolve, dice() * 25));
      await kill(started);
      await published;
      await connection.close();
      if (strikesServer) {
        serverKills++;
        await server.kill();
        await server.start();
      }
      started = await capturing(server, folder);
    }
    await kill(started);
    const found = await catchUp(server, folder);
    expect(serverKills).toBeGreaterThan(0);
    expect(new Set(found).size).toBe(found.length);
    expect(found.toSorted()).toEqual(Array.from({ length: next }, (_, i) => `event-${i}`).toSorted());
  });

  it("makes a stream of its own for what no stream stores, and takes what others store from there", async () => {
    const server = await natsServer();
    const connection = await connect({ servers: server.url });
    const manager = await jetstreamManager(connection);
    await manager.streams.add({ name: "RL", subjects: ["agent.rl.>"], storage: StorageType.File });
    await using capture = await NatsCapture.open(
      options(server, { subjects: [SUBJECT, "agent.rl.reward.v1"] }),
    );
    const names = (await capture.sources()).map(({ name, guarantee }) => [name, guarantee]);
    expect(names.toSorted()).toEqual([
      ["stream PMOVES_CAPTURE, geometry.event.v1", "exactly_once"],
      ["stream RL, agent.rl.reward.v1", "exactly_once"],
    ]);
    for (const source of await capture.sources()) expect(await batchesNow(source)).toEqual([]);
    expect((await capture.remove()).toSorted()).toEqual([
      "PMOVES_CAPTURE/pmoves-capture-geometry_event_v1",
      "RL/pmoves-capture-agent_rl_reward_v1",
    ]);
    await connection.close();
  });

  it("makes no durable on an interest stream or a work queue unless it is told to, and then one that ends by itself", async () => {
    const server = await natsServer();
    const connection = await connect({ servers: server.url });
    const manager = await jetstreamManager(connection);
    await manager.streams.add({ name: "INTEREST", subjects: [SUBJECT], retention: RetentionPolicy.Interest });
    await using capture = await NatsCapture.open(options(server));
    await expect(capture.sources()).rejects.toMatchObject({
      code: "capture.refused",
      hint: expect.stringContaining("--durable-on-interest"),
    });
    await using allowed = await NatsCapture.open(options(server, { durableOnInterest: true }));
    const [source] = await allowed.sources();
    expect(await batchesNow(source as CaptureSource)).toEqual([]);
    const { config } = await manager.consumers.info("INTEREST", "pmoves-capture-geometry_event_v1");
    expect(config.inactive_threshold).toBe(72 * 3600 * 1e9);
    await manager.streams.delete("INTEREST");
    await manager.streams.add({ name: "WORK", subjects: [SUBJECT], retention: RetentionPolicy.Workqueue });
    await expect(allowed.sources()).rejects.toMatchObject({ code: "capture.refused" });
    await connection.close();
  });

  it("takes from an interest stream what came while it was away, large or small, and lets it go", async () => {
    const server = await natsServer();
    const connection = await connect({ servers: server.url });
    const manager = await jetstreamManager(connection);
    await manager.streams.add({ name: "INTEREST", subjects: [SUBJECT], retention: RetentionPolicy.Interest });
    const folder = tempFolder();
    const allowed = { durableOnInterest: true };
    expect(await catchUp(server, folder, allowed)).toEqual([]);
    const sent: string[] = [];
    for (const size of [10, 900_000]) {
      for (let i = 0; i < 12; i++) {
        const event_id = `${size}-${i}`;
        sent.push(event_id);
        await jetstream(connection).publish(SUBJECT, eventText({ event_id, observation: "x".repeat(size) }));
      }
      expect(await catchUp(server, folder, allowed)).toEqual(sent);
      await expect.poll(async () => (await manager.streams.info("INTEREST")).state.messages).toBe(0);
    }
    await connection.close();
  });

  it("says that it is at most once where nobody stores anything", async () => {
    const server = await natsServer({ jetstream: false });
    await using capture = await NatsCapture.open(options(server));
    expect((await capture.sources()).map(({ name, guarantee }) => [name, guarantee])).toEqual([
      ["subscription geometry.event.v1", "at_most_once"],
    ]);
  });
});
