import type { Journal, JournalRange } from "../../kernel/journal/journal.ts";
import { SpareBuffers } from "../../kernel/spare-buffers.ts";
import { Gathering } from "./gathering.ts";
import { HashSet, type TextHash, textHash } from "./hash-set.ts";
import { SequenceSet } from "./sequence-set.ts";
import { decodeRecord, type Origin, type SpoolRecord } from "./spool-record.ts";

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
 * Captured messages in a journal, each event once. What `keep` has resolved survives a crash; only then may it be
 * acknowledged. A message that comes again after a crash between the two is known by its position, and by its id.
 */
export class Spool {
  readonly #journal: Journal;
  readonly #known = new HashSet();
  /** Where stored messages have stood, by stream. */
  readonly #positions = new Map<string, SequenceSet>();
  /** The newest write; what was asked for before it is on the disk when it is, or the spool is broken. */
  #written: Promise<unknown> = Promise.resolve();
  readonly #spare = new SpareBuffers();
  #broken: { readonly error: unknown } | undefined;

  private constructor(journal: Journal) {
    this.#journal = journal;
  }

  /** Reads what is there, to know it again. */
  static async open(journal: Journal): Promise<Spool> {
    const spool = new Spool(journal);
    for await (const { eventId, position } of spool.read()) {
      const [, stream, sequence] = position?.match(/^(.*)\/(\d+)$/s) ?? [];
      if (stream === undefined) spool.#isNew(textHash(eventId), null, null);
      else spool.#isNew(textHash(eventId), spool.#stream(stream), Number(sequence));
    }
    return spool;
  }

  /** The last sequence kept of a stream (`stream@created`); 0 for none. */
  lastOf(stream: string): number {
    return this.#positions.get(stream)?.greatest ?? 0;
  }

  /** To put messages in as they come. */
  gather(origin: Origin): Gathering {
    return new Gathering(origin, this.#spare);
  }

  /**
   * Keeps what is new; resolves when it is on the disk, and so is what it repeats. Calls may overlap. After a write
   * that failed nothing is taken any more: nobody knows what of it is there.
   */
  async keep({ origin, messages, room }: Gathering): Promise<Added> {
    this.#refuseIfBroken();
    const stream = origin.stream === null ? null : this.#stream(origin.stream);
    const fresh = messages.filter(({ id, sequence }) => this.#isNew(id, stream, sequence));
    if (fresh.length > 0)
      this.#written = this.#write(fresh.map(({ begin, end }) => room.subarray(begin, end)));
    await this.#written;
    this.#refuseIfBroken();
    this.#spare.give(room);
    const bad = fresh.filter((message) => message.bad).length;
    return { stored: fresh.length, repeated: messages.length - fresh.length, bad };
  }

  async #write(records: readonly Uint8Array[]): Promise<void> {
    try {
      await this.#journal.appendAll(records);
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
  #isNew(event: TextHash, stream: SequenceSet | null, sequence: number | null): boolean {
    if (stream === null || sequence === null) return this.#known.add(event);
    if (stream.has(sequence) || !this.#known.add(event)) return false;
    stream.add(sequence);
    return true;
  }

  #stream(name: string): SequenceSet {
    const known = this.#positions.get(name) ?? new SequenceSet();
    this.#positions.set(name, known);
    return known;
  }
}
