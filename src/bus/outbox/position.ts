import type { Journal } from "../../kernel/journal/journal.ts";

/** How far an outbox has been delivered: the last record of a small journal, shared by all processes. */
export class Position {
  readonly #journal: Journal;

  constructor(journal: Journal) {
    this.#journal = journal;
  }

  /** Sequence number of the last delivered message; 0 for none. */
  async read(): Promise<number> {
    const { first, last } = await this.#journal.bounds();
    if (last < first) return 0;
    for await (const { body } of this.#journal.read({ from: last, to: last })) {
      const bytes = Buffer.from(body.buffer, body.byteOffset, body.length);
      return Number(bytes.readBigUInt64LE());
    }
    return 0;
  }

  /** Resolves when it is on the disk. */
  async write(sequence: number): Promise<void> {
    const bytes = Buffer.alloc(8);
    bytes.writeBigUInt64LE(BigInt(sequence));
    await this.#journal.append(bytes);
  }
}
