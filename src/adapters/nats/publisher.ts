import { JetStreamApiError } from "@nats-io/jetstream";
import { errors } from "@nats-io/transport-node";
import { MESSAGE_ID, tooLarge } from "../../bus/outgoing.ts";
import type { Ack, Outgoing } from "../../bus/port.ts";
import { checkSubject } from "../../bus/subjects.ts";
import { EXIT, PmovesError } from "../../kernel/errors.ts";
import { natsFailure } from "./failure.ts";
import { headerBytes, natsHeaders } from "./message.ts";
import type { NatsParts } from "./nats-bus.ts";
import type { Refusals } from "./refusals.ts";
import { hasNoJetStream } from "./streams.ts";

/** How long what the server said of a subject holds: streams are seldom made. */
const KNOWN_MS = 10_000;

interface Known {
  readonly stream: string | null;
  readonly until: number;
}

/** Publishes where the subject is stored with an acknowledgement of the stream, elsewhere to who listens. */
export class Publisher {
  readonly #parts: NatsParts;
  readonly #name: string;
  readonly #isDown: () => boolean;
  readonly #refusals: Refusals;
  readonly #known = new Map<string, Known>();

  constructor(parts: NatsParts, name: string, isDown: () => boolean, refusals: Refusals) {
    this.#refusals = refusals;
    this.#parts = parts;
    this.#name = name;
    this.#isDown = isDown;
  }

  async publish(message: Outgoing): Promise<Ack> {
    const { subject, data, messageId, headers = [] } = message;
    checkSubject(subject);
    // The client library would keep it until the connection is back; who publishes wants to know now.
    if (this.#isDown()) throw natsFailure(new Error("the connection is lost"), this.#name);
    const { connection, client } = this.#parts;
    const limit = connection.info?.max_payload ?? Number.POSITIVE_INFINITY;
    const all = messageId === undefined ? headers : [...headers, [MESSAGE_ID, messageId] as const];
    const size = data.length + headerBytes(all);
    if (size > limit) throw tooLarge(subject, size, limit);
    const hdrs = natsHeaders(all);
    const options = hdrs === undefined ? {} : { headers: hdrs };
    try {
      if ((await this.#streamOf(subject)) !== null) {
        const ack = await client.publish(subject, data, options);
        const { stream, seq: sequence, duplicate } = ack;
        return { durable: true, stream, sequence, ...(duplicate ? { duplicate } : {}) };
      }
      const refused = await this.#refusals.of("publish", [subject], () => {
        connection.publish(subject, data, options);
        return within(connection.flush(), 5_000);
      });
      for (const violation of refused.values()) throw violation;
      return { durable: false };
    } catch (error) {
      this.#known.delete(subject);
      throw error instanceof JetStreamApiError ? refused(subject, error) : natsFailure(error, this.#name);
    }
  }

  async #streamOf(subject: string): Promise<string | null> {
    const { clock, manager, jetStream } = this.#parts;
    if (!jetStream) return null;
    const known = this.#known.get(subject);
    if (known !== undefined && known.until > clock.now()) return known.stream;
    const stream = await this.#find(() => manager.streams.find(subject));
    if (this.#known.size > 1_000) this.#known.clear();
    this.#known.set(subject, { stream, until: clock.now() + KNOWN_MS });
    return stream;
  }

  async #find(find: () => Promise<string>): Promise<string | null> {
    try {
      return await find();
    } catch (error) {
      if (hasNoJetStream(error) || error instanceof errors.PermissionViolationError) return null;
      if (error instanceof Error && /no stream matches/i.test(error.message)) return null;
      throw error;
    }
  }
}

function refused(subject: string, error: JetStreamApiError): PmovesError {
  return new PmovesError(`the stream that stores ${subject} refused the message: ${error.message}`, {
    code: "bus.refused",
    exit: EXIT.failure,
    hint: "pmoves bus streams shows its limits.",
    cause: error,
  });
}

/** A flush on a connection that is down waits for its return; who publishes wants to know. */
function within<Result>(work: Promise<Result>, ms: number): Promise<Result> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new errors.TimeoutError()), ms);
  return Promise.race([work, promise]).finally(() => clearTimeout(timer));
}
