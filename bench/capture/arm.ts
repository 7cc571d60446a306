import { closeSync, fsyncSync, openSync, writeSync, writevSync } from "node:fs";
import { join } from "node:path";
import { AckPolicy, jetstream, jetstreamManager } from "@nats-io/jetstream";
import { connect } from "@nats-io/transport-node";
import { openJournal } from "../../src/adapters/journal/open-journal.ts";
import { NatsCapture } from "../../src/adapters/nats/capture.ts";
import { interestSource } from "../../src/adapters/nats/capture-source.ts";
import { type CaptureSource, captureFrom, Spool } from "../../src/trajectories/index.ts";
import { eventText, STREAM, SUBJECT } from "./messages.ts";

/** One way of bringing a stream to the disk, as a process of its own; `batches` are the sizes that ours had. */
const [arm = "", server = "", folder = "", count = "0", batches = "[]"] = process.argv.slice(2);
const total = Number(count);
const sizes: number[] = [];
const NEW_LINE = Buffer.from("\n");

/** What the program does: read, know again, write, fsync, acknowledge. */
async function capture(source: CaptureSource): Promise<void> {
  const spool = await Spool.open(await openJournal(folder));
  const { signal } = new AbortController();
  let last = 0;
  const onCount = ({ received }: { readonly received: number }) => {
    sizes.push(received - last);
    last = received;
  };
  await captureFrom(source, spool, { signal, once: true, onCount });
  if (last !== total) throw new Error(`${last} of ${total} messages`);
}

async function durable() {
  const connection = await connect({ servers: server });
  const manager = await jetstreamManager(connection);
  return { manager, client: jetstream(connection), stream: STREAM, durable: "bench" };
}

/** Each message given, and acknowledged, for itself. */
async function oneByOne(): Promise<CaptureSource> {
  const { manager, client, stream, durable: name } = await durable();
  await manager.consumers.add(stream, {
    durable_name: name,
    ack_policy: AckPolicy.Explicit,
    filter_subject: SUBJECT,
    max_ack_pending: 4_096,
  });
  return {
    name,
    guarantee: "exactly_once",
    origin: "bench",
    async *batches({ gather }) {
      let left = total;
      const consumer = await client.consumers.get(stream, name);
      for await (const message of await consumer.consume({ max_messages: 4_096 })) {
        const { subject, data, seq, info } = message;
        const time = Math.floor(info.timestampNanos / 1e6);
        const messages = gather();
        messages.add({ subject, data, time, sequence: seq });
        yield { messages, acknowledge: async () => message.ack() };
        if (--left === 0) return;
      }
    },
  };
}

const arms: Readonly<Record<string, () => Promise<unknown>>> = {
  batched: async () => {
    const capture_ = await NatsCapture.open({
      target: { servers: [server], credentials: { type: "none" }, tls: null },
      name: "bench",
      subjects: [SUBJECT],
      durableOnInterest: false,
    });
    const [source] = await capture_.sources();
    if (source === undefined) throw new Error("no source");
    await capture(source);
  },
  // The same capture in the same batches, but for one acknowledgement a message.
  "ack-each": async () =>
    capture(
      interestSource({
        ...(await durable()),
        subject: SUBJECT,
        origin: "bench",
        ackWaitMs: 60_000,
        pending: 8_192,
      }),
    ),
  // Each message written, fsynced and acknowledged before the next.
  "one-by-one": async () => capture(await oneByOne()),
  // Nothing but the stream, the file and the disk: nothing is known again, nothing acknowledged.
  "bare-consumer": async () => {
    const { manager, client, stream } = await durable();
    const { name } = await manager.consumers.add(stream, {
      ack_policy: AckPolicy.None,
      filter_subject: SUBJECT,
    });
    const file = openSync(join(folder, "append"), "w");
    const consumer = await client.consumers.get(stream, name);
    const ends = JSON.parse(batches) as number[];
    let left = total;
    let waiting: Uint8Array[] = [];
    const write = () => {
      const batch = waiting;
      waiting = [];
      writevSync(
        file,
        batch.flatMap((data) => [data, NEW_LINE]),
      );
      fsyncSync(file);
    };
    for await (const { data } of await consumer.consume({ max_messages: 4_096 })) {
      waiting.push(data);
      if (waiting.length >= (ends[0] ?? 1_000)) {
        ends.shift();
        write();
      }
      if (--left === 0) break;
    }
    if (waiting.length > 0) write();
    closeSync(file);
  },
  append: async () => {
    const file = openSync(join(folder, "append"), "w");
    let at = 0;
    for (const size of JSON.parse(batches) as number[]) {
      let text = "";
      for (const end = at + size; at < end; at++) text += texts[at];
      writeSync(file, text);
      fsyncSync(file);
    }
    closeSync(file);
  },
};

const run = arms[arm];
if (run === undefined) throw new Error(`no arm ${arm}`);
// Texts are there before the clock runs, as the server's are.
const texts = arm === "append" ? Array.from({ length: total }, (_, i) => `${eventText(i)}\n`) : [];
const cpu = process.cpuUsage();
const started = performance.now();
await run();
const ms = performance.now() - started;
const { user, system } = process.cpuUsage(cpu);
process.stdout.write(JSON.stringify({ ms, cpuMs: (user + system) / 1000, sizes }), () => process.exit(0));
