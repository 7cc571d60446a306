import type { Clock } from "../kernel/clock.ts";
import { messageOf, PmovesError } from "../kernel/errors.ts";
import type { Journal, JournalRecord } from "../kernel/journal/journal.ts";
import { decodeMessage, encodeMessage, subjectOf } from "./journal-message.ts";
import { MESSAGE_ID, tooLarge } from "./outgoing.ts";
import type {
  Ack,
  Bus,
  BusMessage,
  BusStatus,
  OnMessage,
  Outgoing,
  ReadRange,
  StreamState,
  Subscribing,
} from "./port.ts";
import { RecentIds } from "./recent-ids.ts";
import { checkPattern, checkSubject, matcher } from "./subjects.ts";

/** The journal's only stream. */
export const JOURNAL_STREAM = "journal";

const MAX_PAYLOAD = 8 << 20;

export interface JournalBusOptions {
  readonly journal: Journal;
  /** For people; default the journal's folder. */
  readonly name?: string;
  readonly clock: Clock;
  /** Milliseconds that messages are kept; null for ever. */
  readonly maxAge: number | null;
}

/**
 * The bus of a machine without NATS: every message is a record of a journal, so it is stored before it is
 * acknowledged, and every process on the machine that opens the same state folder hears it.
 */
export class JournalBus implements Bus {
  readonly kind = "journal";
  readonly name: string;
  readonly maxPayload = MAX_PAYLOAD;
  readonly #journal: Journal;
  readonly #clock: Clock;
  readonly #maxAge: number | null;
  readonly #stop = new AbortController();
  readonly #running = new Set<Promise<void>>();
  readonly #ids: RecentIds;
  readonly #closed = Promise.withResolvers<PmovesError | null>();
  readonly closed = this.#closed.promise;

  constructor({ journal, name, clock, maxAge }: JournalBusOptions) {
    this.#journal = journal;
    this.#clock = clock;
    this.#maxAge = maxAge;
    this.name = name ?? journal.name;
    this.#ids = new RecentIds(journal, clock);
  }

  async subscribe(
    subjects: readonly string[],
    onMessage: OnMessage,
    { signal, waits }: Subscribing,
  ): Promise<void> {
    const wanted = matcher(subjects.map(checkPattern));
    const { last } = await this.#journal.bounds();
    const ended = AbortSignal.any([signal, this.#stop.signal]);
    const run = async () => {
      for await (const record of this.#journal.read({ from: last + 1, follow: true, signal: ended })) {
        if (!wanted(subjectOf(record))) continue;
        const settled = onMessage(decodeMessage(record, JOURNAL_STREAM));
        if (waits === true) await settled;
      }
    };
    const running = run()
      .catch((error: unknown) => this.#closed.resolve(asFault(error, this.name)))
      .finally(() => this.#running.delete(running));
    this.#running.add(running);
  }

  async *read(range: ReadRange): AsyncGenerator<BusMessage> {
    const wanted = matcher(range.subjects.map(checkPattern));
    const { until = Number.POSITIVE_INFINITY } = range;
    const from = range.last === undefined ? range.fromSequence : await this.#startOfLast(range, wanted);
    const limit = new AbortController();
    const cancel = Number.isFinite(until) ? this.#endAt(until, limit) : () => undefined;
    const signal = AbortSignal.any([range.signal, this.#stop.signal, limit.signal]);
    try {
      const { since, follow } = range;
      for await (const record of this.#journal.read({ from, since, follow, signal })) {
        if (record.time > until) return;
        if (wanted(subjectOf(record))) yield decodeMessage(record, JOURNAL_STREAM);
      }
    } finally {
      cancel();
    }
  }

  async publish(message: Outgoing): Promise<Ack> {
    checkSubject(message.subject);
    const body = encodeMessage(message);
    if (body.length > MAX_PAYLOAD) throw tooLarge(message.subject, body.length, MAX_PAYLOAD);
    const store = () => this.#journal.append(body);
    const id = message.messageId ?? message.headers?.find(([name]) => name === MESSAGE_ID)?.[1];
    const { sequence, duplicate } =
      id === undefined ? { sequence: await store(), duplicate: false } : await this.#ids.once(id, store);
    return { durable: true, stream: JOURNAL_STREAM, sequence, ...(duplicate ? { duplicate } : {}) };
  }

  async streams(): Promise<readonly StreamState[]> {
    const [{ first, last, lastTime }, segments] = await Promise.all([
      this.#journal.bounds(),
      this.#journal.segments(),
    ]);
    return [
      {
        name: JOURNAL_STREAM,
        subjects: [">"],
        retention: "limits",
        messages: last - first + 1,
        bytes: segments.reduce((sum, { bytes }) => sum + bytes, 0),
        firstSequence: first,
        lastSequence: last,
        firstTime: segments.find(({ firstTime }) => firstTime !== null)?.firstTime ?? null,
        lastTime,
        consumers: 0,
        maxAge: this.#maxAge,
        refused: null,
      },
    ];
  }

  /** A file has no connection that could come and go. */
  onStatus(_listener: (status: BusStatus) => void): () => void {
    return () => undefined;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await Promise.all(this.#running);
    await this.#journal[Symbol.asyncDispose]();
    this.#closed.resolve(null);
  }

  /** Sequence number of the nth message from the end, or of the first where there are fewer. */
  async #startOfLast(range: ReadRange, wanted: (subject: string) => boolean): Promise<number> {
    const { last = 0, signal, since = Number.NEGATIVE_INFINITY, until = Number.POSITIVE_INFINITY } = range;
    const isWanted = (record: JournalRecord) =>
      record.time >= since && record.time <= until && wanted(subjectOf(record));
    const segments = await this.#journal.segments();
    let missing = last;
    let start = (segments.at(-1)?.last ?? 0) + 1;
    for (const segment of segments.toReversed()) {
      if (missing <= 0) break;
      const found: number[] = [];
      for await (const record of this.#journal.read({ from: segment.first, to: segment.last, signal })) {
        if (isWanted(record)) found.push(record.sequence);
      }
      start = found[Math.max(0, found.length - missing)] ?? start;
      missing -= found.length;
    }
    return start;
  }

  /** Aborts when a time has passed, with a little room for the clocks of other processes. */
  #endAt(until: number, limit: AbortController): () => void {
    return this.#clock.after(Math.max(0, until - this.#clock.now()) + 20, () => limit.abort());
  }
}

function asFault(error: unknown, name: string): PmovesError {
  if (error instanceof PmovesError) return error;
  return new PmovesError(`${name} can't be read on: ${messageOf(error)}`, {
    code: "bus.ended",
    cause: error,
  });
}
