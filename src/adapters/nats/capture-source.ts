import {
  AckPolicy,
  type ConsumerConfig,
  DeliverPolicy,
  type JetStreamClient,
  type JetStreamManager,
  type JsMsg,
  type StreamState,
} from "@nats-io/jetstream";
import { hasWildcard } from "../../bus/subjects.ts";
import type { BatchOptions, CaptureBatch, CaptureSource } from "../../trajectories/index.ts";
import { Arrivals, type ArrivalsOptions } from "./arrivals.ts";
import { type Delivery, deliveryReader } from "./delivery.ts";

export interface DurableOptions {
  readonly manager: JetStreamManager;
  readonly client: JetStreamClient;
  readonly stream: string;
  readonly subject: string;
  readonly durable: string;
  /** What positions begin with: the stream, when it was made, and the subject. */
  readonly origin: string;
  readonly ackWaitMs: number;
  /** Most messages that may be on their way to the disk; `pendingFor` its stream. */
  readonly pending: number;
}

/** Most messages that are on their way to the disk, and most bytes as far as the stream's mean foretells. */
const MAX_PENDING = 8_192;
const MAX_PENDING_BYTES = 64 << 20;
const MIN_PENDING = 64;
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
      let { after } = asked;
      for (;;) {
        const config: Partial<ConsumerConfig> = {
          ...common(options, AckPolicy.All),
          deliver_policy: DeliverPolicy.StartSequence,
          opt_start_seq: after + 1,
        };
        await dropped(options);
        await options.manager.consumers.add(options.stream, config);
        let last = 0;
        let missing = false;
        const inOrder = ({ delivery, sequence }: Delivery) => {
          missing ||= delivery !== last + 1;
          if (missing) return false;
          last = delivery;
          after = sequence;
          return true;
        };
        yield* deliveries(options, asked, "last", inOrder);
        if (!missing) return;
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
      await made(options);
      yield* deliveries(options, asked, "each", () => true);
    },
  };
}

/** A stream of large messages must not fill the memory of who reads it faster than the disk takes them. */
export function pendingFor({ messages, bytes }: Pick<StreamState, "messages" | "bytes">): number {
  const fitting = Math.floor(MAX_PENDING_BYTES / (bytes / messages));
  return messages === 0 ? MAX_PENDING : Math.max(MIN_PENDING, Math.min(MAX_PENDING, fitting));
}

function nameOf({ stream, subject }: DurableOptions): string {
  return `stream ${stream}, ${subject}`;
}

function common(
  { durable, subject, ackWaitMs, pending }: DurableOptions,
  ack_policy: AckPolicy,
): Partial<ConsumerConfig> {
  const ack_wait = ackWaitMs * 1e6;
  return {
    durable_name: durable,
    ack_policy,
    ack_wait,
    max_ack_pending: pending,
    filter_subject: subject,
  };
}

const NO_CONSUMER = 10014;
const OTHER_CONSUMER = 10148;

function hasCode(error: unknown, code: number): boolean {
  return (error as { readonly code?: unknown }).code === code;
}

async function dropped({ manager, stream, durable }: DurableOptions): Promise<void> {
  try {
    await manager.consumers.delete(stream, durable);
  } catch (error) {
    if (!hasCode(error, NO_CONSUMER)) throw error;
  }
}

/** One that is there for messages of another size keeps its place, and what it has not been acknowledged. */
async function made(options: DurableOptions): Promise<void> {
  const { consumers } = options.manager;
  try {
    await consumers.add(options.stream, {
      ...common(options, AckPolicy.Explicit),
      deliver_policy: DeliverPolicy.All,
      inactive_threshold: INTEREST_THRESHOLD_NS,
    });
  } catch (error) {
    if (!hasCode(error, OTHER_CONSUMER)) throw error;
    await consumers.update(options.stream, options.durable, { max_ack_pending: options.pending });
  }
}

/** What the consumer gives, in batches as large as has come; ends before a delivery that does not `fit`. */
async function* deliveries(
  { client, stream, durable, subject, pending }: DurableOptions,
  { signal, once, gather }: BatchOptions,
  acknowledgeBy: ArrivalsOptions["acknowledgeBy"],
  fits: (delivery: Delivery) => boolean,
): AsyncGenerator<CaptureBatch> {
  const consumer = await client.consumers.get(stream, durable);
  const { num_pending, num_ack_pending } = await consumer.info();
  let left = num_pending + num_ack_pending;
  if (once && left === 0) return;
  const arrivals = new Arrivals({ gather, signal, acknowledgeBy });
  const read = deliveryReader();
  const only = hasWildcard(subject) ? undefined : subject;
  const arrive = (message: JsMsg) => {
    const delivery = read(message);
    const { time, sequence } = delivery;
    if (!fits(delivery)) arrivals.end();
    else arrivals.add({ subject: only ?? message.subject, data: message.data, time, sequence }, message);
  };
  // What is thrown at the client while it parses is lost, or ends the program.
  const callback = (message: JsMsg) => {
    try {
      arrive(message);
    } catch (error) {
      arrivals.end(error);
    }
  };
  const messages = await consumer.consume({ max_messages: pending, callback });
  void messages.closed().then(() => arrivals.end());
  try {
    for await (const batch of arrivals) {
      yield batch;
      left -= batch.messages.length;
      if (once && left <= 0) return;
    }
  } finally {
    messages.stop();
    await messages.closed();
  }
}
