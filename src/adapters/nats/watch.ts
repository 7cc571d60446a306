import type { BusStatus, Missed } from "../../bus/port.ts";
import { overlaps } from "../../bus/subjects.ts";
import { messageOf } from "../../kernel/errors.ts";
import type { NatsParts } from "./nats-bus.ts";
import type { Refusals } from "./refusals.ts";
import { StreamReader } from "./stream-reader.ts";
import { listStreams, streamsOf } from "./streams.ts";
import type { Subscriptions } from "./subscriptions.ts";

/** A look at the event loop this often; one that is late by more says that we did not read. */
const LOOK_MS = 500;
const LATE_MS = 2_000;
/** So long after we were late a lost connection is put down to it. */
const BLAMED_MS = 30_000;

/** Says what becomes of the connection, and what passed while there was none. */
export class Watch implements Disposable {
  readonly #parts: NatsParts;
  readonly #subscriptions: Subscriptions;
  readonly #refusals: Refusals;
  readonly #listeners = new Set<(status: BusStatus) => void>();
  readonly #looking: NodeJS.Timeout;
  #lastLook: number;
  #late = Number.NEGATIVE_INFINITY;
  #down: { readonly at: number; readonly heard: number } | undefined;
  #ended = false;

  constructor(parts: NatsParts, subscriptions: Subscriptions, refusals: Refusals) {
    this.#refusals = refusals;
    this.#parts = parts;
    this.#subscriptions = subscriptions;
    this.#lastLook = parts.clock.monotonic();
    this.#looking = setInterval(() => this.#look(), LOOK_MS);
    this.#looking.unref();
    void this.#run();
  }

  listen(listener: (status: BusStatus) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Whether the connection is lost at the moment. */
  get isDown(): boolean {
    return this.#down !== undefined;
  }

  say(status: BusStatus): void {
    for (const listener of this.#listeners) listener(status);
  }

  trouble(reason: string): void {
    this.say({ type: "trouble", reason });
  }

  [Symbol.dispose](): void {
    this.#ended = true;
    clearInterval(this.#looking);
  }

  #look(): void {
    const now = this.#parts.clock.monotonic();
    if (now - this.#lastLook > LOOK_MS + LATE_MS) this.#late = now;
    this.#lastLook = now;
  }

  async #run(): Promise<void> {
    for await (const status of this.#parts.connection.status()) {
      if (this.#ended) return;
      if (status.type === "disconnect") this.#lost(status.server);
      else if (status.type === "reconnect") await this.#back(status.server);
      else if (status.type === "error") this.#told(status.error);
      else if (status.type === "staleConnection") this.trouble("the server has stopped answering");
    }
  }

  #told(error: Error): void {
    if (!this.#refusals.tell(error)) this.trouble(error.message);
  }

  #lost(server: string): void {
    // A look that is due now has not been taken when the loop was held up until this moment.
    this.#look();
    const { clock } = this.#parts;
    this.#down ??= { at: clock.now(), heard: this.#subscriptions.lastHeard };
    if (this.#wasSlow()) this.say({ type: "slow_consumer", lost: null });
    this.say({ type: "disconnected", server, reason: null });
  }

  /** Whether we did not read of late: held by whoever takes the messages, or kept from it by our own work. */
  #wasSlow(): boolean {
    const { hold } = this.#subscriptions;
    const heldFor = hold.isHeld ? 0 : performance.now() - hold.lastHeld;
    return heldFor < BLAMED_MS || this.#parts.clock.monotonic() - this.#late < BLAMED_MS;
  }

  async #back(server: string): Promise<void> {
    const down = this.#down;
    this.#down = undefined;
    if (down === undefined) return;
    const downMs = this.#parts.clock.now() - down.at;
    try {
      const { missed, unknown } = await this.#missed(down.heard);
      this.say({ type: "reconnected", server, since: down.at, downMs, missed, unknown });
    } catch (error) {
      const unknown = this.#subscriptions.patterns;
      this.say({ type: "reconnected", server, since: down.at, downMs, missed: [], unknown });
      this.trouble(`what passed meanwhile can't be counted: ${messageOf(error)}`);
    }
  }

  /** Messages stored after the last one heard, by stream; live ones that came since are none of them. */
  async #missed(heard: number): Promise<{ missed: readonly Missed[]; unknown: readonly string[] }> {
    const { patterns } = this.#subscriptions;
    if (patterns.length === 0) return { missed: [], unknown: [] };
    const { client, manager, clock } = this.#parts;
    const all = this.#parts.jetStream ? await listStreams(manager) : [];
    const streams = streamsOf(all, patterns).filter(({ refused }) => refused === null);
    const missed = await Promise.all(
      streams.map(async (stream) => {
        const reader = new StreamReader({ client, manager, stream, patterns, manyFilters: false });
        return { stream: stream.name, messages: await reader.storedAfter(heard + 1, () => clock.now()) };
      }),
    );
    const unknown = patterns.filter(
      (pattern) => !streams.some(({ subjects }) => subjects.some((subject) => overlaps(subject, pattern))),
    );
    return { missed, unknown };
  }
}
