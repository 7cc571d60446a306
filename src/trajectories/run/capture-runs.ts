import { type RecordStore, wholeTraces } from "../../observability/index.ts";
import { type CaptureCounts, captureFrom } from "../capture/capture.ts";
import type { Gathering } from "../capture/gathering.ts";
import type { CaptureSource } from "../capture/source.ts";
import type { Spool } from "../capture/spool.ts";
import type { Incoming } from "../capture/spool-record.ts";
import { eventOfTrace, rewardOfFeedback } from "../events/from-trace.ts";
import { fileRecords } from "../read/records.ts";

/** What captures need; a command's context has it. */
export interface CapturePorts {
  readonly signal: AbortSignal;
  readonly clock: { now(): number };
  readonly talk: { note(text: string): Promise<void>; warn(text: string): Promise<void> };
  captureSpool(): Promise<Spool>;
  records(): Promise<RecordStore>;
  inputFiles(): Promise<{ read(path: string): AsyncIterable<Uint8Array> }>;
}

/** Takes all sources at once until they end or the signal aborts; gives what each has taken. */
export async function captureAll(
  ports: CapturePorts,
  sources: readonly CaptureSource[],
  once: boolean,
): Promise<readonly CaptureCounts[]> {
  const spool = await ports.captureSpool();
  const counts = new Map<string, CaptureCounts>();
  for (const { name, guarantee } of sources) {
    counts.set(name, { source: name, guarantee, received: 0, stored: 0, repeated: 0, bad: 0 });
    await ports.talk.note(`capturing ${name}, ${guarantee.replaceAll("_", " ")}`);
    if (guarantee === "at_most_once")
      await ports.talk.warn(`nobody stores ${name}: what passes while this does not run is gone`);
  }
  const { signal } = ports;
  const onCount = (now: CaptureCounts) => void counts.set(now.source, now);
  await Promise.all(sources.map((source) => captureFrom(source, spool, { signal, once, onCount })));
  return [...counts.values()];
}

/** Events of files, each once, however often the files are given. */
export async function captureFiles(ports: CapturePorts, files: readonly string[]): Promise<CaptureCounts> {
  const input = await ports.inputFiles();
  async function* events(): AsyncGenerator<Incoming> {
    for (const file of files) {
      for await (const { text, subject } of fileRecords(file, input.read(file))) {
        yield incoming(text, subject, ports.clock.now());
      }
    }
  }
  return taken(ports, files.join(", "), events(), "file");
}

/** What the gateway remembers, as the events that it would have published. */
export async function captureTraces(ports: CapturePorts): Promise<CaptureCounts> {
  const store = await ports.records();
  async function* events(): AsyncGenerator<Incoming> {
    for await (const trace of wholeTraces(store, {}, ports.signal)) {
      // Without content there is nothing to learn from.
      if (trace.input === null) continue;
      const time = Date.parse(trace.time);
      yield incoming(eventOfTrace(trace), "geometry.event.v1", time);
      for (const said of trace.feedback) {
        const text = rewardOfFeedback(trace, said);
        if (text !== undefined) yield incoming(text, "agent.rl.reward.v1", time);
      }
    }
  }
  return taken(ports, "traces", events(), "traces");
}

function incoming(text: string, subject: string | null, time: number): Incoming {
  return { data: Buffer.from(text), subject, sequence: null, time };
}

async function taken(
  ports: CapturePorts,
  source: string,
  messages: AsyncIterable<Incoming>,
  kind: "file" | "traces",
): Promise<CaptureCounts> {
  const spool = await ports.captureSpool();
  const sum = { received: 0, stored: 0, repeated: 0, bad: 0 };
  const gather = () => spool.gather({ source: kind, stream: null });
  const keep = async (batch: Gathering) => {
    const added = await spool.keep(batch);
    sum.received += batch.length;
    sum.stored += added.stored;
    sum.repeated += added.repeated;
    sum.bad += added.bad;
  };
  let batch = gather();
  for await (const message of messages) {
    ports.signal.throwIfAborted();
    batch.add(message);
    if (!batch.isFull) continue;
    await keep(batch);
    batch = gather();
  }
  if (batch.length > 0) await keep(batch);
  return { source, guarantee: "exactly_once", ...sum };
}
