import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type JetStreamClient, jetstream, jetstreamManager } from "@nats-io/jetstream";
import { connect } from "@nats-io/transport-node";
import { startServer } from "../bus/server.ts";
import { median, table } from "../gateway/figures.ts";
import { eventText, STREAM, SUBJECT } from "./messages.ts";

export const HELP = `npm run bench -- capture [--messages 300000] [--trials 3]
A capture of a stream with one acknowledgement a batch, over a loop that reads the same stream and only appends and fsyncs the
same batches, and over a capture that writes, fsyncs and acknowledges each message. Exit 3 when a target is missed.`;

interface Figure {
  readonly ms: number;
  readonly cpuMs: number;
  readonly sizes: readonly number[];
}

/** A message for itself takes an fsync for itself: fewer of them say as much. */
const FEWER = 10;

const ARMS = ["batched", "bare-consumer", "append", "ack-each", "one-by-one"] as const;
type Arm = (typeof ARMS)[number];

export async function benchCapture(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: { messages: { type: "string", default: "300000" }, trials: { type: "string", default: "3" } },
  });
  const count = Number(values.messages);
  const rates = new Map<Arm, number[]>(ARMS.map((arm) => [arm, []]));
  const cpu = new Map<Arm, number[]>(ARMS.map((arm) => [arm, []]));
  // In turn, so that what else the machine does hits all of them.
  for (let trial = 0; trial < Number(values.trials); trial++) {
    let sizes: readonly number[] = [];
    for (const arm of ARMS) {
      const messages = arm === "one-by-one" ? Math.ceil(count / FEWER) : count;
      const figure = await measure(arm, messages, sizes);
      if (arm === "batched") ({ sizes } = figure);
      rates.get(arm)?.push((messages / figure.ms) * 1000);
      cpu.get(arm)?.push((figure.cpuMs / messages) * 1000);
    }
  }
  const rate = (arm: Arm) => median(rates.get(arm) ?? []);
  // Of each trial, whose arms ran beside the same load, then their median.
  const ratioTo = (arm: Arm) =>
    median((rates.get("batched") ?? []).map((own, i) => own / (rates.get(arm)?.[i] ?? Number.NaN)));
  const lines = ARMS.map((arm) => [arm, rate(arm).toFixed(0), `${median(cpu.get(arm) ?? []).toFixed(1)} µs`]);
  process.stdout.write(`${table(["arm", "messages/s", "CPU a message"], lines)}\n`);
  const targets = [
    { over: "bare-consumer", least: 0.5 },
    { over: "one-by-one", least: 3 },
  ] as const;
  const missed = targets.filter(({ over, least }) => {
    const ratio = ratioTo(over);
    process.stdout.write(`batched over ${over}: ${ratio.toFixed(2)}x (at least ${least}x)\n`);
    return ratio < least;
  });
  // For the eye: the same batches with an acknowledgement each, and the disk without any bus.
  for (const over of ["ack-each", "append"] as const)
    process.stdout.write(`batched over ${over}: ${ratioTo(over).toFixed(2)}x\n`);
  return missed.length === 0 ? 0 : 3;
}

/** A server of its own for each: what one arm has acknowledged is no burden of the next. */
async function measure(arm: Arm, messages: number, sizes: readonly number[]): Promise<Figure> {
  const folder = mkdtempSync(join(tmpdir(), "pmoves-bench-"));
  await using server = await startServer();
  try {
    if (arm !== "append") await fill(server.url, messages);
    const argv = [join(import.meta.dirname, "arm.ts"), arm, server.url, folder, String(messages)];
    const { status, stdout, stderr } = spawnSync(process.execPath, [...argv, JSON.stringify(sizes)], {
      encoding: "utf8",
    });
    if (status !== 0) throw new Error(`${arm}: ${stderr}`);
    return JSON.parse(stdout) as Figure;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function fill(url: string, messages: number): Promise<void> {
  const connection = await connect({ servers: url });
  const manager = await jetstreamManager(connection);
  await manager.streams.add({ name: STREAM, subjects: [SUBJECT] });
  const client: JetStreamClient = jetstream(connection);
  for (let at = 0; at < messages; ) {
    const window: Promise<unknown>[] = [];
    for (; window.length < 1_000 && at < messages; at++)
      window.push(client.publish(SUBJECT, eventText(at), { timeout: 30_000 }));
    await Promise.all(window);
  }
  await connection.close();
}
