import type { InputBlock } from "../../gateway/index.ts";
import type { Journal } from "../../kernel/journal/journal.ts";
import { type KeptAnswer, type SessionRecord, type Wishes, writeRecord } from "./record.ts";
import { type Session, SessionReader } from "./session.ts";

/**
 * A conversation that is kept while it goes on. Every method resolves when what it says is on the disk, and
 * rejects with `PmovesError` `journal.write` where it can't be (a full disk).
 */
export class SessionWriter implements AsyncDisposable {
  readonly #journal: Journal;
  readonly #reader: SessionReader;

  private constructor(journal: Journal, reader: SessionReader) {
    this.#journal = journal;
    this.#reader = reader;
  }

  /** Begins a session in an empty journal; `from` is copied where it goes on from another one. */
  static async begin(
    journal: Journal,
    head: { readonly id: string; readonly episode: string },
    from?: Session,
  ): Promise<SessionWriter> {
    const reader = new SessionReader(head.id);
    const parent = from === undefined ? {} : { parent: { session: from.id, turns: from.messages.length } };
    const records: SessionRecord[] = [{ type: "session", version: 1, ...head, ...parent }];
    if (from !== undefined) records.push({ type: "wishes", wishes: from.wishes }, ...copied(from));
    const writer = new SessionWriter(journal, reader);
    await writer.#write(...records);
    return writer;
  }

  /** Goes on with what `records` tells. */
  static resume(journal: Journal, records: Iterable<SessionRecord>, id: string): SessionWriter {
    const reader = new SessionReader(id);
    for (const record of records) reader.add(record);
    return new SessionWriter(journal, reader);
  }

  get session(): Session {
    return this.#reader.session;
  }

  wish(wishes: Wishes): Promise<void> {
    return this.#write({ type: "wishes", wishes });
  }

  ask(content: readonly InputBlock[]): Promise<void> {
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
    await this.#journal[Symbol.asyncDispose]();
  }

  async #write(...records: readonly SessionRecord[]): Promise<void> {
    // The conversation goes on where the disk is full; who called is told that it is not kept.
    for (const record of records) this.#reader.add(record);
    await this.#journal.appendAll(records.map(writeRecord));
  }
}

function copied({ messages }: Session): readonly SessionRecord[] {
  return messages.map((message) =>
    message.role === "user"
      ? { type: "user", content: message.content }
      : { type: "answer", answer: message.answer },
  );
}
