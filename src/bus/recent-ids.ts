import type { Clock } from "../kernel/clock.ts";
import type { Journal } from "../kernel/journal/journal.ts";
import { decodeMessage } from "./journal-message.ts";
import { MESSAGE_ID } from "./outgoing.ts";

/** As JetStream's default. */
const WINDOW_MS = 120_000;

interface Stored {
  readonly sequence: number;
  readonly time: number;
}

/**
 * Message ids of the last two minutes, those of other processes too. Two processes that send the same id in
 * the same moment may both be stored; one that repeats itself never is.
 */
export class RecentIds {
  readonly #journal: Journal;
  readonly #clock: Clock;
  readonly #known = new Map<string, Stored>();
  readonly #storing = new Map<string, Promise<number>>();
  #next: number | undefined;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(journal: Journal, clock: Clock) {
    this.#journal = journal;
    this.#clock = clock;
  }

  /** Stores unless the id has been; those that are being stored now count too. */
  async once(id: string, store: () => Promise<number>): Promise<{ sequence: number; duplicate: boolean }> {
    const turn = this.#turn.then(() => this.#catchUp());
    this.#turn = turn.catch(() => undefined);
    await turn;
    const known = this.#known.get(id)?.sequence ?? this.#storing.get(id);
    if (known !== undefined) return { sequence: await known, duplicate: true };
    const storing = store();
    this.#storing.set(id, storing);
    try {
      const sequence = await storing;
      this.#known.set(id, { sequence, time: this.#clock.now() });
      return { sequence, duplicate: false };
    } finally {
      this.#storing.delete(id);
    }
  }

  async #catchUp(): Promise<void> {
    const oldest = this.#clock.now() - WINDOW_MS;
    for (const [id, { time }] of this.#known) {
      if (time < oldest) this.#known.delete(id);
    }
    for await (const record of this.#journal.read({ from: this.#next, since: oldest })) {
      const { sequence, time } = record;
      this.#next = sequence + 1;
      const id = decodeMessage(record, "").headers.find(([name]) => name === MESSAGE_ID)?.[1];
      if (id !== undefined && !this.#known.has(id)) this.#known.set(id, { sequence, time });
    }
  }
}
