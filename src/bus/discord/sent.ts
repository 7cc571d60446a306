import type { Journal } from "../../kernel/journal/journal.ts";

interface Entry {
  readonly id: string;
  /** Unix milliseconds of the message. */
  readonly time: number;
}

/** Ids that are known at once; about 20 MB. */
const MOST = 200_000;

/** What has been forwarded: the next start goes on behind it and sends nothing twice. */
export class Sent {
  readonly #journal: Journal;
  readonly #ids = new Set<string>();
  /** Unix milliseconds of the latest message that was dealt with; undefined before the first. */
  #latest: number | undefined;

  private constructor(journal: Journal) {
    this.#journal = journal;
  }

  static async open(journal: Journal): Promise<Sent> {
    const sent = new Sent(journal);
    for await (const { body } of journal.read()) sent.#remember(JSON.parse(Buffer.from(body).toString()));
    return sent;
  }

  get latest(): number | undefined {
    return this.#latest;
  }

  has(id: string): boolean {
    return this.#ids.has(id);
  }

  /** Resolves when it is on the disk. */
  async add(entries: readonly Entry[]): Promise<void> {
    if (entries.length === 0) return;
    await this.#journal.appendAll(entries.map(({ id, time }) => Buffer.from(JSON.stringify({ id, time }))));
    for (const entry of entries) this.#remember(entry);
  }

  #remember({ id, time }: Entry): void {
    this.#ids.add(id);
    this.#latest = Math.max(time, this.#latest ?? 0);
    if (this.#ids.size <= MOST) return;
    for (const oldest of this.#ids) {
      this.#ids.delete(oldest);
      return;
    }
  }
}
