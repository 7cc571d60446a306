import type { InputBlock } from "../../gateway/index.ts";
import type { Journal } from "../../kernel/journal/journal.ts";
import { type KeptAnswer, type SessionRecord, type Wishes, writeRecord } from "./record.ts";
import { type Session, SessionReader } from "./session.ts";

export interface SessionHead {
  readonly id: string;
  readonly episode: string;
}

/**
 * A conversation that is kept while it goes on; nothing is written before the first question. Every method
 * resolves when what it says is on the disk, and rejects with `PmovesError` `journal.write` where it can't be
 * (a full disk). What could not be kept is tried again with whatever comes next.
 */
export class SessionWriter implements AsyncDisposable {
  readonly #open: (() => Promise<Journal>) | undefined;
  readonly #reader: SessionReader;
  #waiting: SessionRecord[] = [];
  #journal: Promise<Journal> | undefined;
  #running: Promise<void> = Promise.resolve();
  #begun: boolean;

  private constructor(open: (() => Promise<Journal>) | undefined, reader: SessionReader, begun: boolean) {
    this.#open = open;
    this.#reader = reader;
    this.#begun = begun;
  }

  /** A new session. `open` undefined: it is kept in memory only. `from` is copied where it goes on from another. */
  static begin(open: (() => Promise<Journal>) | undefined, head: SessionHead, from?: Session): SessionWriter {
    const writer = new SessionWriter(open, new SessionReader(head.id), false);
    const parent = from === undefined ? {} : { parent: { session: from.id, turns: from.messages.length } };
    writer.#add({ type: "session", version: 1, ...head, ...parent });
    if (from !== undefined) writer.#add({ type: "wishes", wishes: from.wishes }, ...copied(from));
    return writer;
  }

  /** Goes on with what `records` tells. */
  static resume(open: () => Promise<Journal>, records: Iterable<SessionRecord>, id: string): SessionWriter {
    const reader = new SessionReader(id);
    for (const record of records) reader.add(record);
    return new SessionWriter(open, reader, true);
  }

  get session(): Session {
    return this.#reader.session;
  }

  /** Whether there is something on the disk, or soon will be. */
  get begun(): boolean {
    return this.#begun;
  }

  wish(wishes: Wishes): Promise<void> {
    return this.#write({ type: "wishes", wishes });
  }

  ask(content: readonly InputBlock[]): Promise<void> {
    this.#begun = true;
    return this.#write({ type: "user", content });
  }

  piece(kind: "text" | "thought", text: string): Promise<void> {
    return this.#write({ type: "piece", kind, text });
  }

  answered(answer: KeptAnswer): Promise<void> {
    return this.#write({ type: "answer", answer });
  }

  drop(from: number): Promise<void> {
    return this.#write({ type: "drop", from });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // What failed has been told to whoever wrote it.
    await this.#running.catch(() => undefined);
    const journal = await this.#journal?.catch(() => undefined);
    await journal?.[Symbol.asyncDispose]();
  }

  #add(...records: readonly SessionRecord[]): void {
    for (const record of records) this.#reader.add(record);
    if (this.#open !== undefined) this.#waiting.push(...records);
  }

  #write(record: SessionRecord): Promise<void> {
    this.#add(record);
    if (!this.#begun) return Promise.resolve();
    const before = this.#running.catch(() => undefined);
    this.#running = before.then(() => this.#flush());
    return this.#running;
  }

  async #flush(): Promise<void> {
    if (this.#open === undefined || this.#waiting.length === 0) return;
    const batch = [...this.#waiting];
    this.#journal ??= this.#open();
    let journal: Journal;
    try {
      journal = await this.#journal;
    } catch (error) {
      this.#journal = undefined;
      throw error;
    }
    await journal.appendAll(batch.map(writeRecord));
    this.#waiting.splice(0, batch.length);
  }
}

function copied({ messages }: Session): readonly SessionRecord[] {
  return messages.map((message) =>
    message.role === "user"
      ? { type: "user", content: message.content }
      : { type: "answer", answer: message.answer },
  );
}
