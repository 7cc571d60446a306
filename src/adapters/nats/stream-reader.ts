import {
  type Consumer,
  type ConsumerMessages,
  DeliverPolicy,
  type JetStreamClient,
  type JetStreamManager,
  type JsMsg,
  type OrderedConsumerOptions,
} from "@nats-io/jetstream";
import type { BusMessage, StreamState } from "../../bus/port.ts";
import { covers, matcher, overlaps } from "../../bus/subjects.ts";
import { storedMessage } from "./message.ts";

/** A reader that died leaves its consumer for so long, no longer. */
const ABANDONED_MS = 60_000;
/** Clocks that differ by less make no difference that anybody sees. */
const SKEW_MS = 500;
/** Most messages that wait in this process. */
const WINDOW = 500;

export interface Start {
  readonly since?: number | undefined;
  readonly fromSequence?: number | undefined;
}

export interface StreamReaderOptions {
  readonly client: JetStreamClient;
  readonly manager: JetStreamManager;
  readonly stream: StreamState;
  readonly patterns: readonly string[];
  /** Whether a consumer may have several filters: servers from 2.10 on. */
  readonly manyFilters: boolean;
}

/**
 * Reads one stream with an ordered consumer: acknowledges nothing, lives in memory, is deleted with the
 * reader. First what is stored now, then, where asked on, what comes.
 */
export class StreamReader implements AsyncDisposable {
  readonly #options: StreamReaderOptions;
  readonly #wanted: (subject: string) => boolean;
  #consumer: Consumer | undefined;
  #messages: ConsumerMessages | undefined;
  #iterator: AsyncIterator<JsMsg> | undefined;
  #stored = 0;

  constructor(options: StreamReaderOptions) {
    this.#options = options;
    this.#wanted = matcher(options.patterns);
  }

  /** Creates the consumer. */
  async open(start: Start): Promise<void> {
    this.#consumer = await this.#create(start);
    this.#stored = (await this.#consumer.info(true)).num_pending;
    this.#messages = await this.#consumer.consume({ max_messages: WINDOW });
    this.#iterator = this.#messages[Symbol.asyncIterator]();
  }

  /** Where the last `count` matching messages begin. Leaves no consumer. */
  async startOfLast(count: number): Promise<number> {
    const { firstSequence, lastSequence } = this.#options.stream;
    for (let back = count; ; back *= 4) {
      const from = Math.max(firstSequence, lastSequence - back + 1);
      if ((await this.pendingFrom({ fromSequence: from })) >= count || from <= firstSequence) return from;
    }
  }

  /** How many matching messages are stored from there on. Leaves no consumer. */
  async pendingFrom(start: Start): Promise<number> {
    const consumer = await this.#create(start);
    try {
      return (await consumer.info(true)).num_pending;
    } finally {
      await consumer.delete();
    }
  }

  /**
   * How many matching messages were stored after a moment of our clock, which may differ from the server's: when
   * it makes the consumer it says what time it is there. Where the clocks differ, what was stored within the time
   * of one exchange before may be counted too. Leaves no consumer.
   */
  async storedAfter(time: number, now: () => number): Promise<number> {
    const consumer = await this.#create({ since: time });
    try {
      const { created, num_pending } = await consumer.info(true);
      const skew = Date.parse(created) - now();
      if (Math.abs(skew) < SKEW_MS) return num_pending;
      return await this.pendingFrom({ since: time + skew });
    } finally {
      await consumer.delete();
    }
  }

  /** What was stored when it was opened. */
  async *history(): AsyncGenerator<BusMessage> {
    while (this.#stored > 0) {
      const next = await this.#iterator?.next();
      if (next === undefined || next.done === true) return;
      const { pending } = next.value.info;
      this.#stored = Math.min(this.#stored - 1, pending);
      if (this.#wanted(next.value.subject)) yield storedMessage(next.value);
    }
  }

  /** What comes behind the history. */
  async *live(): AsyncGenerator<BusMessage> {
    for (;;) {
      const next = await this.#iterator?.next();
      if (next === undefined || next.done === true) return;
      if (this.#wanted(next.value.subject)) yield storedMessage(next.value);
    }
  }

  /** Ends the reading; what was fetched and not taken is dropped. */
  stop(): void {
    this.#messages?.stop();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.stop();
    // A consumer that is gone already (stream deleted, server restarted) is what was wanted.
    await this.#consumer?.delete().catch(() => false);
  }

  #create({ since, fromSequence }: Start): Promise<Consumer> {
    const filters = this.#filters();
    const options: Partial<OrderedConsumerOptions> = { inactive_threshold: ABANDONED_MS };
    if (filters !== undefined) options.filter_subjects = filters;
    if (fromSequence !== undefined) options.opt_start_seq = Math.max(1, fromSequence);
    else if (since !== undefined) options.opt_start_time = new Date(since).toISOString();
    else options.deliver_policy = DeliverPolicy.All;
    return this.#options.client.consumers.get(this.#options.stream.name, options);
  }

  /** The narrowest filter the server can apply; undefined for the whole stream. What is too much is left out here. */
  #filters(): string[] | string | undefined {
    const { stream, patterns, manyFilters } = this.#options;
    const wide = (pattern: string) => stream.subjects.every((subject) => covers(pattern, subject));
    if (patterns.some(wide)) return undefined;
    const near = patterns.filter((pattern) => stream.subjects.some((subject) => overlaps(subject, pattern)));
    const inside = (pattern: string) => stream.subjects.some((subject) => covers(subject, pattern));
    const [only] = near;
    if (only === undefined || !near.every(inside)) return undefined;
    if (near.length === 1) return only;
    const disjoint = near.every((a) => near.every((b) => a === b || !overlaps(a, b)));
    return manyFilters && disjoint ? near : undefined;
  }
}
