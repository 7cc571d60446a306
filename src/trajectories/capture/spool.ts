import type { Journal, JournalRange } from "../../kernel/journal/journal.ts";
import type { EventSource } from "../episode.ts";
import { eventIdOf } from "./event-id.ts";
import { HashSet, type TextHash, textHash } from "./hash-set.ts";
import { decodeRecord, encodeRecord, type Incoming, type SpoolRecord } from "./spool-record.ts";

/** A record with its place in the spool. */
export type NumberedRecord = SpoolRecord & { readonly sequence: number };

export interface Added {
  readonly stored: number;
  /** Delivered again, or another's copy of an event that is there. */
  readonly repeated: number;
  /** Of the stored: what can't be read, kept with the reason. */
  readonly bad: number;
}

/**
 * Captured messages in a journal, each event once. What `add` has resolved survives a crash; only then may it be
 * acknowledged. A message that comes again after a crash between the two is known by its position, and by its id.
 */
export class Spool {
  readonly #journal: Journal;
  readonly #known = new HashSet();
  /** Where stored messages have stood, each stream by a number of its own from 1. */
  readonly #positions = new HashSet();
  readonly #streams = new Map<string, Stream>();

  private constructor(journal: Journal) {
    this.#journal = journal;
  }

  /** Reads what is there, to know it again. */
  static async open(journal: Journal): Promise<Spool> {
    const spool = new Spool(journal);
    for await (const record of spool.read()) spool.#remember(spool.#keysOf(record.eventId, record.position));
    return spool;
  }

  /** The last sequence kept of a stream (`stream@created`); 0 for none. */
  lastOf(stream: string): number {
    return this.#streams.get(stream)?.last ?? 0;
  }

  /** Keeps what is new; resolves when it is on the disk. */
  async add(messages: readonly Incoming[], source: EventSource): Promise<Added> {
    const bodies: Uint8Array[] = [];
    const keys: Hashed[] = [];
    const ids = new Set<string>();
    let bad = 0;
    for (const message of messages) {
      const { id, bad: reason } = eventIdOf(message.text);
      const hashed = this.#keysOf(id, message.position);
      if (this.#known.has(hashed.byEvent) || ids.has(id)) continue;
      if (hashed.byPosition !== null && this.#positions.has(hashed.byPosition)) continue;
      ids.add(id);
      if (reason !== null) bad++;
      keys.push(hashed);
      bodies.push(encodeRecord(message, id, source, reason));
    }
    if (bodies.length > 0) await this.#journal.appendAll(bodies);
    for (const hashed of keys) this.#remember(hashed);
    return { stored: bodies.length, repeated: messages.length - bodies.length, bad };
  }

  read(range?: JournalRange): AsyncGenerator<NumberedRecord> {
    return Spool.readJournal(this.#journal, range);
  }

  /** The same without knowing what is in it: for those who only read. */
  static async *readJournal(journal: Journal, range?: JournalRange): AsyncGenerator<NumberedRecord> {
    for await (const { sequence, body } of journal.read(range)) yield { sequence, ...decodeRecord(body) };
  }

  #remember({ byEvent, byPosition }: Hashed): void {
    this.#known.add(byEvent);
    if (byPosition === null) return;
    this.#positions.add(byPosition);
    const { stream, sequence } = byPosition;
    stream.last = Math.max(stream.last, sequence);
  }

  #keysOf(eventId: string, position: string | null): Hashed {
    const byEvent = textHash(eventId);
    if (position === null) return { byEvent, byPosition: null };
    const at = position.lastIndexOf("/");
    const stream = this.#stream(position.slice(0, at));
    const sequence = Number(position.slice(at + 1));
    // Exact as long as a stream has less than 2^52 messages and there are less than 2^12 streams.
    const high = (stream.number << 20) | Math.floor(sequence / 2 ** 32);
    return { byEvent, byPosition: { high: high >>> 0, low: sequence >>> 0, stream, sequence } };
  }

  #stream(name: string): Stream {
    const known = this.#streams.get(name);
    if (known !== undefined) return known;
    const stream = { number: this.#streams.size + 1, last: 0 };
    this.#streams.set(name, stream);
    return stream;
  }
}

interface Stream {
  readonly number: number;
  /** The highest sequence kept of it. */
  last: number;
}

/** By what a message is known again. */
interface Hashed {
  readonly byEvent: TextHash;
  readonly byPosition: (TextHash & { readonly stream: Stream; readonly sequence: number }) | null;
}
