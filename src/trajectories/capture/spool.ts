import type { Journal, JournalRange } from "../../kernel/journal/journal.ts";
import { eventIdOf } from "./event-id.ts";
import { HashSet, type TextHash, textHash } from "./hash-set.ts";
import {
  decodeRecord,
  encodeRecords,
  type Identified,
  type Incoming,
  type Origin,
  type SpoolRecord,
} from "./spool-record.ts";

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
  /** The newest write; what was asked for before it is on the disk when it is, or the spool is broken. */
  #written: Promise<unknown> = Promise.resolve();
  #broken: { readonly error: unknown } | undefined;

  private constructor(journal: Journal) {
    this.#journal = journal;
  }

  /** Reads what is there, to know it again. */
  static async open(journal: Journal): Promise<Spool> {
    const spool = new Spool(journal);
    for await (const { eventId, position } of spool.read()) {
      const [, stream, sequence] = position?.match(/^(.*)\/(\d+)$/s) ?? [];
      if (stream === undefined) spool.#isNew(eventId, null, null);
      else spool.#isNew(eventId, spool.#stream(stream), Number(sequence));
    }
    return spool;
  }

  /** The last sequence kept of a stream (`stream@created`); 0 for none. */
  lastOf(stream: string): number {
    return this.#streams.get(stream)?.last ?? 0;
  }

  /**
   * Keeps what is new; resolves when it is on the disk, and so is what it repeats. Calls may overlap. After a write
   * that failed nothing is taken any more: nobody knows what of it is there.
   */
  async add(messages: readonly Incoming[], origin: Origin): Promise<Added> {
    this.#refuseIfBroken();
    const stream = origin.stream === null ? null : this.#stream(origin.stream);
    const fresh: Identified[] = [];
    let unreadable = 0;
    for (const message of messages) {
      const { id, bad } = eventIdOf(message.text);
      if (!this.#isNew(id, stream, message.sequence)) continue;
      if (bad !== null) unreadable++;
      fresh.push({ message, id, bad });
    }
    if (fresh.length > 0) this.#written = this.#write(encodeRecords(fresh, origin));
    await this.#written;
    this.#refuseIfBroken();
    return { stored: fresh.length, repeated: messages.length - fresh.length, bad: unreadable };
  }

  async #write(bodies: readonly Uint8Array[]): Promise<void> {
    try {
      await this.#journal.appendAll(bodies);
    } catch (error) {
      this.#broken ??= { error };
    }
  }

  #refuseIfBroken(): void {
    if (this.#broken !== undefined) throw this.#broken.error;
  }

  read(range?: JournalRange): AsyncGenerator<NumberedRecord> {
    return Spool.readJournal(this.#journal, range);
  }

  /** The same without knowing what is in it: for those who only read. */
  static async *readJournal(journal: Journal, range?: JournalRange): AsyncGenerator<NumberedRecord> {
    for await (const { sequence, body } of journal.read(range)) yield { sequence, ...decodeRecord(body) };
  }

  /** Whether neither event nor message has been seen; from now on they have. */
  #isNew(eventId: string, stream: Stream | null, sequence: number | null): boolean {
    if (stream === null || sequence === null) return this.#known.add(textHash(eventId));
    const place = placeOf(stream, sequence);
    // Behind all that there is nothing can have been seen.
    if (sequence <= stream.last && this.#positions.has(place)) return false;
    if (!this.#known.add(textHash(eventId))) return false;
    this.#positions.add(place);
    stream.last = Math.max(stream.last, sequence);
    return true;
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

/** Exact as long as a stream has less than 2^52 messages and there are less than 2^12 streams. */
function placeOf({ number }: Stream, sequence: number): TextHash {
  const high = (number << 20) | Math.floor(sequence / 2 ** 32);
  return { high: high >>> 0, low: sequence >>> 0 };
}
