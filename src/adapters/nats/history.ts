import { mergeAsTheyCome, mergeByTime } from "../../bus/merge.ts";
import type { BusMessage, BusStatus, ReadRange, StreamState } from "../../bus/port.ts";
import { noHistory, notReadable } from "../../bus/reading-rules.ts";
import { matcher } from "../../bus/subjects.ts";
import { EXIT, PmovesError } from "../../kernel/errors.ts";
import { LiveQueue } from "./live-queue.ts";
import type { NatsParts } from "./nats-bus.ts";
import { type Start, StreamReader } from "./stream-reader.ts";
import { streamsOf } from "./streams.ts";
import type { Wish } from "./subscriptions.ts";

export interface HistoryContext {
  readonly bus: string;
  readonly streams: readonly StreamState[];
  readonly say: (status: BusStatus) => void;
  /** Resolves when the server listens for us. */
  readonly listen: (wish: Wish) => Promise<void>;
}

/**
 * What the readable streams hold, merged by time; with `follow` what comes after it, gap-free from the same
 * consumers, and from core subscriptions for subjects that no readable stream stores.
 */
export async function* readHistory(
  range: ReadRange,
  parts: NatsParts,
  context: HistoryContext,
): AsyncGenerator<BusMessage> {
  const { subjects, signal, until = Number.POSITIVE_INFINITY } = range;
  const streams = readable(range, context);
  await using readers = new AsyncDisposableStack();
  const opened = await openReaders(range, streams, parts, readers);
  const live = new LiveQueue();
  const stop = new AbortController();
  const end = () => {
    stop.abort();
    live.end();
    for (const reader of opened) reader.stop();
  };
  readers.defer(end);
  if (range.follow === true) {
    const stored = matcher(streams.flatMap((stream) => stream.subjects));
    const accept = (subject: string) => !stored(subject);
    const onMessage = (message: BusMessage) => live.push(message);
    await context.listen({ patterns: subjects, accept, onMessage, signal: stop.signal, waits: true });
    if (Number.isFinite(until))
      readers.defer(parts.clock.after(Math.max(0, until - parts.clock.now()) + 20, end));
  }
  signal.addEventListener("abort", end, { once: true });
  readers.defer(() => signal.removeEventListener("abort", end));
  if (signal.aborted) return;
  const histories = opened.map((reader) => reader.history());
  for await (const message of lastOf(mergeByTime(histories), range.last, opened.length)) {
    if (message.time > until) break;
    yield message;
  }
  if (range.follow !== true) return;
  for await (const message of mergeAsTheyCome([...opened.map((reader) => reader.live()), live.read()])) {
    if (message.time > until) return;
    yield message;
  }
}

/** Streams to read. Throws where there is nothing that may be; says which are left out. */
function readable(range: ReadRange, { bus, streams, say }: HistoryContext): readonly StreamState[] {
  const all = streamsOf(streams, range.subjects);
  const refused = all.flatMap((stream) =>
    stream.refused === null ? [] : [{ name: stream.name, refused: stream.refused }],
  );
  const found = all.filter((stream) => stream.refused === null);
  if (found.length === 0 && refused.length > 0) throw notReadable(refused);
  if (found.length === 0 && range.follow !== true) throw noHistory(range.subjects, bus);
  for (const { name, refused: reason } of refused) say({ type: "not_read", stream: name, reason });
  if (range.fromSequence !== undefined && found.length > 1) throw severalStreams(found);
  return found;
}

async function openReaders(
  range: ReadRange,
  streams: readonly StreamState[],
  { client, manager, connection }: NatsParts,
  stack: AsyncDisposableStack,
): Promise<readonly StreamReader[]> {
  const manyFilters = atLeast(connection.info?.version ?? "0", 2, 10);
  return Promise.all(
    streams.map(async (stream) => {
      const options = { client, manager, stream, patterns: range.subjects, manyFilters };
      const reader = stack.use(new StreamReader(options));
      await reader.open(await startOf(range, reader));
      return reader;
    }),
  );
}

async function startOf({ since, last, fromSequence }: ReadRange, reader: StreamReader): Promise<Start> {
  if (last === undefined || since !== undefined || fromSequence !== undefined) return { since, fromSequence };
  return { fromSequence: await reader.startOfLast(last) };
}

/** The last `count` of a history, held back until its end is known; all of it where no count is asked for. */
async function* lastOf(
  history: AsyncGenerator<BusMessage>,
  count: number | undefined,
  sources: number,
): AsyncGenerator<BusMessage> {
  if (count === undefined || sources === 0) return yield* history;
  const held: BusMessage[] = [];
  for await (const message of history) {
    held.push(message);
    if (held.length > count * 2 + 1024) held.splice(0, held.length - count);
  }
  if (count > 0) yield* held.slice(-count);
}

function atLeast(version: string, major: number, minor: number): boolean {
  const [a = 0, b = 0] = version.split(".").map(Number);
  return a > major || (a === major && b >= minor);
}

function severalStreams(streams: readonly StreamState[]): PmovesError {
  return new PmovesError(
    `a sequence number means one stream, and these subjects are in ${streams.map(({ name }) => name).join(", ")}`,
    { code: "bus.several_streams", exit: EXIT.usage, hint: "Narrow the subjects, or use --since." },
  );
}
