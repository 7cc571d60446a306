import type { NatsConnection, Subscription } from "@nats-io/transport-node";
import type { BusMessage } from "../../bus/port.ts";
import { covers, matcher } from "../../bus/subjects.ts";
import { liveMessage } from "./message.ts";

/** Inboxes and the server's own subjects come only to those who ask for them by name. */
const OWN = /^[$_]/;

/**
 * Core subscriptions, each message once however many patterns it falls under. The client library calls back
 * while it parses what the socket gave, so a slow callback leaves bytes in the socket and buffers nothing.
 */
export class Subscriptions {
  readonly #connection: NatsConnection;
  readonly #now: () => number;
  readonly #trouble: (error: Error) => void;
  readonly #active = new Set<readonly string[]>();
  /** Unix milliseconds of the last message; until one comes, of the first subscription. */
  lastHeard = 0;

  constructor(connection: NatsConnection, now: () => number, trouble: (error: Error) => void) {
    this.#connection = connection;
    this.#now = now;
    this.#trouble = trouble;
  }

  /** All patterns that are listened to now. */
  get patterns(): readonly string[] {
    return [...new Set([...this.#active].flat())];
  }

  add(
    subjects: readonly string[],
    accept: (subject: string) => boolean,
    onMessage: (message: BusMessage) => void,
    signal: AbortSignal,
  ): void {
    const patterns = widest(subjects);
    if (this.#active.size === 0) this.lastHeard = this.#now();
    this.#active.add(patterns);
    const subscriptions = patterns.map((pattern, index) =>
      this.#one(pattern, matcher(patterns.slice(0, index)), accept, onMessage),
    );
    const end = () => {
      this.#active.delete(patterns);
      for (const subscription of subscriptions) subscription.unsubscribe();
    };
    if (signal.aborted) end();
    else signal.addEventListener("abort", end, { once: true });
  }

  #one(
    pattern: string,
    isEarlier: (subject: string) => boolean,
    accept: (subject: string) => boolean,
    onMessage: (message: BusMessage) => void,
  ): Subscription {
    const asksForOwn = OWN.test(pattern);
    const subscription = this.#connection.subscribe(pattern, {
      callback: (error, msg) => {
        if (error !== null) return this.#trouble(error);
        const { subject } = msg;
        if ((!asksForOwn && OWN.test(subject)) || isEarlier(subject) || !accept(subject)) return;
        const now = this.#now();
        this.lastHeard = now;
        onMessage(liveMessage(msg, now));
      },
    });
    return subscription;
  }
}

/** Patterns without those that another one covers. */
function widest(patterns: readonly string[]): readonly string[] {
  const unique = [...new Set(patterns)];
  return unique.filter((inner) => !unique.some((outer) => outer !== inner && covers(outer, inner)));
}
