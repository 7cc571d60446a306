import type { Clock } from "../../kernel/clock.ts";
import { messageOf, PmovesError } from "../../kernel/errors.ts";
import type { Journal, JournalRecord } from "../../kernel/journal/journal.ts";
import { decodeMessage } from "../journal-message.ts";
import { MESSAGE_ID } from "../outgoing.ts";
import type { Bus, BusMessage } from "../port.ts";
import type { DeadLetters } from "./dead-letters.ts";
import type { Position } from "./position.ts";
import { Waiting } from "./waiting.ts";

export interface DeliveryOptions {
  readonly name: string;
  readonly journal: Journal;
  readonly position: Position;
  readonly dead: DeadLetters;
  readonly clock: Clock;
  /** Undefined where another process delivers this outbox already. Freed by the system when a process dies. */
  readonly lease: () => Promise<Disposable | undefined>;
  /** A new connection; whoever asked closes it. */
  readonly openBus: () => Promise<Bus>;
  readonly say: (text: string) => void;
  readonly warn: (text: string) => void;
}

/** What no bus will ever take. */
const HOPELESS = new Set(["bus.too_large", "bus.subject"]);
/** What a bus may take later, but one message must not hold up the others for ever. */
const STUBBORN = new Set(["bus.refused", "bus.forbidden"]);
const MOST_TRIES = 8;
const LEASE_MS = 1_000;
const SAVE_MS = 200;
const SETTLE_MS = 1_000;
/** Delivered messages stay so long, so that their ids are known. */
const KEEP_MS = 86_400_000;
/** Of them no more than this stays. */
const KEEP_BYTES = 64 << 20;

/**
 * Carries an outbox to the bus, in order, each message until it has arrived: at least once, and with the id
 * by which a stream knows a second copy. One process of all that share the outbox does it.
 */
export class Delivery implements AsyncDisposable {
  readonly #options: DeliveryOptions;
  readonly #waiting: Waiting;
  readonly #stop = new AbortController();
  #running: Promise<void> = Promise.resolve();
  #bus: Bus | undefined;
  /** The bus has said that it is gone, and not yet that it is back. */
  #away = false;
  #troubled = false;
  /** This process is the one that delivers. */
  #leading = false;
  #delivered = 0;
  #saved = 0;
  #saving: (() => void) | undefined;

  constructor(options: DeliveryOptions) {
    this.#options = options;
    this.#waiting = new Waiting(options.clock, this.#stop.signal);
  }

  start(): void {
    this.#running = this.#run();
  }

  /** Gives what is on its way a moment, then stops; what is not delivered waits for the next start. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#settle();
    this.#stop.abort();
    await this.#running;
  }

  async #settle(): Promise<void> {
    const { clock, journal } = this.#options;
    const { last } = await journal.bounds();
    const deadline = clock.monotonic() + SETTLE_MS;
    while (this.#leading && !this.#troubled && this.#delivered < last) {
      if (clock.monotonic() > deadline) return;
      await new Promise<void>((resolve) => void clock.after(10, resolve));
    }
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      using lease = await this.#lease();
      if (lease === undefined) continue;
      this.#leading = true;
      try {
        await this.#deliver();
      } catch (error) {
        await this.#trouble(error);
      } finally {
        this.#leading = false;
        await this.#save();
        await this.#bus?.[Symbol.asyncDispose]();
        this.#bus = undefined;
      }
    }
  }

  async #lease(): Promise<Disposable | undefined> {
    try {
      const lease = await this.#options.lease();
      if (lease === undefined) await this.#waiting.pause(LEASE_MS);
      return lease;
    } catch (error) {
      await this.#trouble(error);
      return undefined;
    }
  }

  async #deliver(): Promise<void> {
    const { journal, position } = this.#options;
    const { signal } = this.#stop;
    this.#delivered = await position.read();
    this.#saved = this.#delivered;
    for await (const record of journal.read({ from: this.#delivered + 1, follow: true, signal })) {
      if (!(await this.#send(record))) return;
      this.#delivered = record.sequence;
      this.#saving ??= this.#options.clock.after(SAVE_MS, () => void this.#save());
    }
  }

  /** False when it was stopped before the message arrived. */
  async #send(record: JournalRecord): Promise<boolean> {
    const message = decodeMessage(record, this.#options.name);
    for (let tries = 1; !this.#stop.signal.aborted; tries++) {
      try {
        await this.#publish(message);
        this.#fine();
        return true;
      } catch (error) {
        const code = error instanceof PmovesError ? error.code : "";
        if (HOPELESS.has(code) || (STUBBORN.has(code) && tries >= MOST_TRIES)) {
          await this.#bury(message, error);
          return true;
        }
        await this.#trouble(error);
      }
    }
    return false;
  }

  async #publish({ subject, data, headers }: BusMessage): Promise<void> {
    const bus = await this.#open();
    if (this.#away) throw new PmovesError(`${bus.name} is away`, { code: "bus.unreachable" });
    await bus.publish({ subject, data, headers });
  }

  async #open(): Promise<Bus> {
    if (this.#bus !== undefined) return this.#bus;
    const bus = await this.#options.openBus();
    this.#bus = bus;
    this.#away = false;
    bus.onStatus(({ type }) => {
      // A connection that is away would keep what it is given, and send it twice.
      if (type === "disconnected") this.#away = true;
      if (type !== "reconnected") return;
      this.#away = false;
      this.#waiting.wake();
    });
    void bus.closed.then(() => {
      if (this.#bus !== bus) return;
      this.#bus = undefined;
      this.#waiting.wake();
    });
    return bus;
  }

  async #bury(message: BusMessage, error: unknown): Promise<void> {
    const { dead, name, warn } = this.#options;
    const messageId = message.headers.find(([header]) => header === MESSAGE_ID)?.[1] ?? null;
    const { subject, data } = message;
    const fix = error instanceof PmovesError ? (error.hint ?? null) : null;
    const number = await dead.add({ from: name, subject, messageId, reason: messageOf(error), fix, data });
    warn(`a message for ${subject} can't be delivered and is dead letter ${number}: ${messageOf(error)}`);
  }

  async #trouble(error: unknown): Promise<void> {
    if (this.#stop.signal.aborted) return;
    const { name, warn } = this.#options;
    if (!this.#troubled)
      warn(`${name}: messages wait in the outbox until the bus takes them: ${messageOf(error)}`);
    this.#troubled = true;
    await this.#waiting.longer();
  }

  #fine(): void {
    this.#waiting.short();
    if (this.#troubled) this.#options.say(`${this.#options.name}: the bus takes messages again`);
    this.#troubled = false;
  }

  async #save(): Promise<void> {
    this.#saving?.();
    this.#saving = undefined;
    const { position, warn, name } = this.#options;
    const delivered = this.#delivered;
    if (delivered === this.#saved) return;
    this.#saved = delivered;
    try {
      await position.write(delivered);
      await this.#forget(delivered);
    } catch (error) {
      // What is delivered once more carries the id it had.
      warn(`${name}: how far messages have been delivered can't be kept: ${messageOf(error)}`);
    }
  }

  /** Lets go of what was delivered more than a day ago, or of the oldest of too much. */
  async #forget(delivered: number): Promise<void> {
    const { journal, clock } = this.#options;
    const segments = await journal.segments();
    const limit = clock.now() - KEEP_MS;
    let bytes = 0;
    let keep: number | undefined;
    for (const [index, segment] of segments.entries().toArray().reverse()) {
      const following = segments[index + 1];
      bytes += segment.bytes;
      const isOld = following !== undefined && (following.firstTime ?? limit) < limit;
      if (segment.last > delivered || (bytes <= KEEP_BYTES && !isOld)) keep = segment.first;
      else break;
    }
    if (keep !== undefined && keep > (segments[0]?.first ?? keep)) await journal.dropBefore(keep);
  }
}
