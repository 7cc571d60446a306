import type { Journal, JournalRange } from "../../kernel/journal/journal.ts";
import type { EventSource } from "../episode.ts";
import { eventIdOf } from "./event-id.ts";
import { HashSet } from "./hash-set.ts";
import { decodeRecord, encodeRecord, type SpoolRecord } from "./spool-record.ts";

/** A message to keep. */
export interface Incoming {
  readonly position: string | null;
  readonly subject: string | null;
  readonly time: number;
  readonly text: string;
}

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
  readonly #lastOf = new Map<string, number>();

  private constructor(journal: Journal) {
    this.#journal = journal;
  }

  /** Reads what is there, to know it again. */
  static async open(journal: Journal): Promise<Spool> {
    const spool = new Spool(journal);
    for await (const record of spool.read()) spool.#remember(record);
    return spool;
  }

  /** The last sequence kept of a stream (`stream@created`); 0 for none. */
  lastOf(stream: string): number {
    return this.#lastOf.get(stream) ?? 0;
  }

  /** Keeps what is new; resolves when it is on the disk. */
  async add(messages: readonly Incoming[], source: EventSource): Promise<Added> {
    const records: SpoolRecord[] = [];
    const ids = new Set<string>();
    let bad = 0;
    for (const message of messages) {
      const { id, bad: reason } = eventIdOf(message.text);
      const { position } = message;
      if (this.#known.has(eventKey(id)) || ids.has(id)) continue;
      if (position !== null && this.#known.has(positionKey(position))) continue;
      ids.add(id);
      if (reason !== null) bad++;
      records.push({ ...message, eventId: id, source, bad: reason });
    }
    if (records.length > 0) await this.#journal.appendAll(records.map(encodeRecord));
    for (const record of records) this.#remember(record);
    return { stored: records.length, repeated: messages.length - records.length, bad };
  }

  read(range?: JournalRange): AsyncGenerator<NumberedRecord> {
    return Spool.readJournal(this.#journal, range);
  }

  /** The same without knowing what is in it: for those who only read. */
  static async *readJournal(journal: Journal, range?: JournalRange): AsyncGenerator<NumberedRecord> {
    for await (const { sequence, body } of journal.read(range)) yield { sequence, ...decodeRecord(body) };
  }

  #remember({ eventId, position }: SpoolRecord): void {
    this.#known.add(eventKey(eventId));
    if (position === null) return;
    this.#known.add(positionKey(position));
    const at = position.lastIndexOf("/");
    const stream = position.slice(0, at);
    this.#lastOf.set(stream, Math.max(this.lastOf(stream), Number(position.slice(at + 1))));
  }
}

function eventKey(id: string): string {
  return `e${id}`;
}

function positionKey(position: string): string {
  return `p${position}`;
}
