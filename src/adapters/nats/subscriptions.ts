import { errors, type Msg, type NatsConnection, type Subscription } from "@nats-io/transport-node";
import type { OnMessage } from "../../bus/port.ts";
import { covers, matcher } from "../../bus/subjects.ts";
import { Hold } from "./hold.ts";
import { liveMessage } from "./message.ts";

/** Inboxes and the server's own subjects come only to those who ask for them by name. */
const OWN = /^[$_]/;

export interface Wish {
  readonly patterns: readonly string[];
  readonly accept: (subject: string) => boolean;
  readonly onMessage: OnMessage;
  readonly signal: AbortSignal;
  readonly waits: boolean;
}

/**
 * Core subscriptions, each message once however many patterns it falls under. The client library calls back
 * while it parses what the socket gave, and buffers nothing.
 */
export class Subscriptions {
  readonly #connection: NatsConnection;
  readonly #now: () => number;
  readonly #trouble: (error: Error) => void;
  readonly #active = new Set<readonly string[]>();
  readonly hold: Hold;
  /** Unix milliseconds of the last message; until one comes, of the first subscription. */
  lastHeard = 0;

  constructor(connection: NatsConnection, now: () => number, trouble: (error: Error) => void) {
    this.#connection = connection;
    this.#now = now;
    this.hold = new Hold(connection);
    this.#trouble = trouble;
  }

  /** All patterns that are listened to now. */
  get patterns(): readonly string[] {
    return [...new Set([...this.#active].flat())];
  }

  /** Gives the patterns that the server is asked for: those that no other one covers. */
  add({ patterns: asked, accept, onMessage, signal, waits }: Wish): readonly string[] {
    const patterns = widest(asked);
    if (this.#active.size === 0) this.lastHeard = this.#now();
    this.#active.add(patterns);
    const hear = (msg: Msg) => {
      if (!accept(msg.subject)) return;
      this.lastHeard = this.#now();
      const settled = onMessage(liveMessage(msg, this.lastHeard));
      if (waits && settled !== undefined) this.hold.until(settled);
    };
    const subscriptions = patterns.map((pattern, index) =>
      this.#one(pattern, matcher(patterns.slice(0, index)), hear),
    );
    const end = () => {
      this.#active.delete(patterns);
      for (const subscription of subscriptions) subscription.unsubscribe();
    };
    if (signal.aborted) end();
    else signal.addEventListener("abort", end, { once: true });
    return patterns;
  }

  #one(pattern: string, isEarlier: (subject: string) => boolean, hear: (msg: Msg) => void): Subscription {
    const asksForOwn = OWN.test(pattern);
    return this.#connection.subscribe(pattern, {
      callback: (error, msg) => {
        // The connection's own status says what may not be heard.
        if (error instanceof errors.PermissionViolationError) return;
        if (error !== null) return this.#trouble(error);
        if ((!asksForOwn && OWN.test(msg.subject)) || isEarlier(msg.subject)) return;
        hear(msg);
      },
    });
  }
}

/** Patterns without those that another one covers. */
function widest(patterns: readonly string[]): readonly string[] {
  const unique = [...new Set(patterns)];
  return unique.filter((inner) => !unique.some((outer) => outer !== inner && covers(outer, inner)));
}
