import {
  AckPolicy,
  type ConsumerConfig,
  DeliverPolicy,
  type JetStreamClient,
  type JetStreamManager,
  type JsMsg,
} from "@nats-io/jetstream";
import type { BatchOptions, CaptureBatch, CapturedMessage, CaptureSource } from "../../trajectories/index.ts";

export interface DurableOptions {
  readonly manager: JetStreamManager;
  readonly client: JetStreamClient;
  readonly stream: string;
  readonly subject: string;
  readonly durable: string;
  /** What positions begin with: the stream, when it was made, and the subject. */
  readonly origin: string;
  readonly ackWaitMs: number;
}

/** Most messages that are on their way to the disk. */
const MAX_PENDING = 4_096;
/** Most messages of one write. */
const BATCH = 1_000;
/** An interest stream keeps what its consumers have not had; one that was forgotten must not pin it for ever. */
const INTEREST_THRESHOLD_NS = 72 * 3600 * 1e9;

/**
 * A stream that keeps messages whoever has had them. The spool knows what it holds, so the consumer is made anew
 * behind that at every start: in order, so that one acknowledgement stands for all before it (measured at four
 * times the rate of one by one). Where a delivery is missing, it begins again from there: acknowledging what
 * came after it would give it up.
 */
export function limitsSource(options: DurableOptions): CaptureSource {
  const { origin } = options;
  return {
    name: nameOf(options),
    guarantee: "exactly_once",
    origin,
    async *batches(asked) {
      let after = asked.after;
      for (;;) {
        const config: Partial<ConsumerConfig> = {
          ...common(options, AckPolicy.All),
          deliver_policy: DeliverPolicy.StartSequence,
          opt_start_seq: after + 1,
        };
        await dropped(options);
        await options.manager.consumers.add(options.stream, config);
        let expected = 1;
        let broken = false;
        for await (const messages of deliveries(options, asked)) {
          const gap = messages.findIndex((message, i) => message.info.deliverySequence !== expected + i);
          const whole = gap < 0 ? messages : messages.slice(0, gap);
          const last = whole.at(-1);
          if (last !== undefined) {
            yield {
              messages: whole.map((message) => captured(message)),
              acknowledge: async () => last.ack(),
            };
            after = last.seq;
            expected += whole.length;
          }
          broken = gap >= 0;
          if (broken) break;
        }
        if (!broken) return;
      }
    },
  };
}

/** A stream that forgets what all its consumers have had: each message is acknowledged for itself, and the consumer stays. */
export function interestSource(options: DurableOptions): CaptureSource {
  const { origin } = options;
  return {
    name: nameOf(options),
    guarantee: "exactly_once",
    origin,
    async *batches(asked) {
      await options.manager.consumers.add(options.stream, {
        ...common(options, AckPolicy.Explicit),
        deliver_policy: DeliverPolicy.All,
        inactive_threshold: INTEREST_THRESHOLD_NS,
      });
      for await (const messages of deliveries(options, asked)) {
        const batch: CaptureBatch = {
          messages: messages.map(captured),
          acknowledge: async () => {
            for (const message of messages) message.ack();
          },
        };
        yield batch;
      }
    },
  };
}

function nameOf({ stream, subject }: DurableOptions): string {
  return `stream ${stream}, ${subject}`;
}

function common(
  { durable, subject, ackWaitMs }: DurableOptions,
  ack_policy: AckPolicy,
): Partial<ConsumerConfig> {
  const ack_wait = ackWaitMs * 1e6;
  return {
    durable_name: durable,
    ack_policy,
    ack_wait,
    max_ack_pending: MAX_PENDING,
    filter_subject: subject,
  };
}

/** 10014: there is none yet. */
async function dropped({ manager, stream, durable }: DurableOptions): Promise<void> {
  try {
    await manager.consumers.delete(stream, durable);
  } catch (error) {
    if ((error as { readonly code?: unknown }).code !== 10014) throw error;
  }
}

/** What the consumer gives, as much at once as has come. */
async function* deliveries(
  { client, stream, durable }: DurableOptions,
  { signal, once }: BatchOptions,
): AsyncGenerator<readonly JsMsg[]> {
  const consumer = await client.consumers.get(stream, durable);
  const { num_pending, num_ack_pending } = await consumer.info();
  let left = num_pending + num_ack_pending;
  if (once && left === 0) return;
  const waiting: JsMsg[] = [];
  let ended = signal.aborted;
  let wake: () => void = () => undefined;
  const callback = (message: JsMsg) => {
    waiting.push(message);
    wake();
  };
  const end = () => {
    ended = true;
    wake();
  };
  const messages = await consumer.consume({ max_messages: MAX_PENDING, callback });
  signal.addEventListener("abort", end, { once: true });
  void messages.closed().then(end);
  try {
    while (!ended) {
      if (waiting.length === 0) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
        continue;
      }
      const batch = waiting.splice(0, BATCH);
      yield batch;
      left -= batch.length;
      if (once && left <= 0) return;
    }
  } finally {
    signal.removeEventListener("abort", end);
    messages.stop();
    await messages.closed();
  }
}

function captured(message: JsMsg): CapturedMessage {
  const { subject, data, info, seq } = message;
  return { subject, data, time: Math.floor(info.timestampNanos / 1e6), sequence: seq };
}
