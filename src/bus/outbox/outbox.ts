import type { Clock } from "../../kernel/clock.ts";
import { EXIT, PmovesError } from "../../kernel/errors.ts";
import type { Journal } from "../../kernel/journal/journal.ts";
import { decodeMessage, encodeMessage } from "../journal-message.ts";
import { MESSAGE_ID } from "../outgoing.ts";
import type { Outgoing } from "../port.ts";
import { type OutboxState, outboxState, waitingBytes } from "./outbox-state.ts";
import type { Position } from "./position.ts";

export type Letter = Outgoing & { readonly messageId: string };

export interface OutboxOptions {
  readonly name: string;
  readonly journal: Journal;
  readonly position: Position;
  readonly clock: Clock;
  /** Bytes that may wait; what comes on top is refused, so nothing that was accepted is ever dropped. */
  readonly maxBytes: number;
  /** No id comes twice, so none is remembered. */
  readonly uniqueIds?: boolean | undefined;
}

export interface Kept {
  readonly sequence: number;
  /** A message of this id has been accepted before. */
  readonly duplicate: boolean;
}

/** Ids are remembered as long as their messages are kept, this many at most. */
const MOST_IDS = 200_000;
const DAY_MS = 86_400_000;
/** Room is looked at this often at most: it costs a look at the folder. */
const LOOK_MS = 200;

/**
 * Messages on their way to a bus that may be away: each is on the disk before it counts as accepted, and
 * stays until the bus has it. An id that was accepted within a day is not accepted again, after a restart
 * either.
 */
export class Outbox {
  readonly name: string;
  readonly #options: OutboxOptions;
  /** In order of their coming. */
  readonly #ids = new Map<string, Promise<number>>();
  #room = Number.POSITIVE_INFINITY;
  #looked = Number.NEGATIVE_INFINITY;
  #looking: Promise<void> = Promise.resolve();
  #shed = 0;

  private constructor(options: OutboxOptions) {
    this.name = options.name;
    this.#options = options;
  }

  static async open(options: OutboxOptions): Promise<Outbox> {
    const outbox = new Outbox(options);
    const { journal, clock } = options;
    if (options.uniqueIds === true) return outbox;
    for await (const record of journal.read({ since: clock.now() - DAY_MS })) {
      const id = decodeMessage(record, "").headers.find(([name]) => name === MESSAGE_ID)?.[1];
      if (id !== undefined) outbox.#remember(id, Promise.resolve(record.sequence));
    }
    return outbox;
  }

  /**
   * Resolves when the message is on the disk; it is delivered then, whatever happens to this process.
   * Throws `PmovesError` `bus.outbox_full`, or what the journal throws.
   */
  async put(message: Letter): Promise<Kept> {
    const known = this.#ids.get(message.messageId);
    if (known !== undefined) return { sequence: await known, duplicate: true };
    const [storing] = this.#storeAll([message]);
    return { sequence: await (storing as Promise<number>), duplicate: false };
  }

  /** Many at once, next to each other; all are kept or, for want of room, none. Those known before are left out. */
  async putAll(messages: readonly Letter[]): Promise<void> {
    const fresh = messages.filter(({ messageId }) => !this.#ids.has(messageId));
    await Promise.all(this.#storeAll(fresh));
  }

  state(): Promise<OutboxState> {
    return outboxState(this.#options, this.#shed);
  }

  /** One promise a message, known by its id from now on; forgotten where it fails. */
  #storeAll(messages: readonly Letter[]): readonly Promise<number>[] {
    if (messages.length === 0) return [];
    const first = this.#append(messages.map(encodeMessage));
    return messages.map(({ messageId }, at) => {
      const storing = first.then((sequence) => sequence + at);
      this.#remember(messageId, storing);
      storing.catch(() => this.#ids.delete(messageId));
      return storing;
    });
  }

  async #append(bodies: readonly Uint8Array[]): Promise<number> {
    await this.#look();
    const bytes = bodies.reduce((sum, { length }) => sum + length, 0);
    if (bytes > this.#room) {
      this.#shed += bodies.length;
      throw new PmovesError(`the outbox ${this.name} is full: the bus has been away for too long`, {
        code: "bus.outbox_full",
        exit: EXIT.failure,
        hint: "Bring the bus back, or raise outbox_max_mb in [bus].",
      });
    }
    this.#room -= bytes;
    return this.#options.journal.appendAll(bodies);
  }

  /** All wait for the same look, and one look for the one before: so messages keep their order. */
  #look(): Promise<void> {
    const now = this.#options.clock.monotonic();
    if (now - this.#looked < LOOK_MS) return this.#looking;
    this.#looked = now;
    this.#looking = this.#looking.catch(() => undefined).then(() => this.#measure());
    return this.#looking;
  }

  async #measure(): Promise<void> {
    const { maxBytes, journal, position } = this.#options;
    this.#room = maxBytes - (await waitingBytes(journal, await position.read()));
  }

  #remember(id: string, storing: Promise<number>): void {
    if (this.#options.uniqueIds === true) return;
    this.#ids.set(id, storing);
    if (this.#ids.size <= MOST_IDS) return;
    for (const oldest of this.#ids.keys()) {
      this.#ids.delete(oldest);
      return;
    }
  }
}
