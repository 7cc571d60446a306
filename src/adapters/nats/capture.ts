import {
  type JetStreamManager,
  jetstream,
  jetstreamManager,
  RetentionPolicy,
  StorageType,
  type StreamInfo,
} from "@nats-io/jetstream";
import type { NatsConnection } from "@nats-io/transport-node";
import type { NatsTarget } from "../../bus/connection.ts";
import { overlaps } from "../../bus/subjects.ts";
import { EXIT, PmovesError } from "../../kernel/errors.ts";
import type { CaptureSource } from "../../trajectories/index.ts";
import { Arrivals } from "./arrivals.ts";
import { interestSource, limitsSource, pendingFor } from "./capture-source.ts";
import { connectNats, shownServers } from "./connect.ts";
import { natsFailure } from "./failure.ts";
import { hasNoJetStream } from "./streams.ts";

/** Our own stream, for subjects that no other stores. */
const OWN_STREAM = "PMOVES_CAPTURE";
const DURABLE = "pmoves-capture";
/** How long a slow disk may take before messages are delivered again, and how long a restart waits for them. */
const ACK_WAIT_MS = 10_000;

export interface NatsCaptureOptions {
  readonly target: NatsTarget;
  readonly name: string;
  readonly subjects: readonly string[];
  /** Lets a durable be made on an interest stream, which then keeps what we have not had. */
  readonly durableOnInterest: boolean;
  readonly ackWaitMs?: number;
}

/** Durable pull consumers where streams store the subjects, our own stream where none does, else a subscription. */
export class NatsCapture implements AsyncDisposable {
  readonly #connection: NatsConnection;
  readonly #options: NatsCaptureOptions;

  private constructor(connection: NatsConnection, options: NatsCaptureOptions) {
    this.#connection = connection;
    this.#options = options;
  }

  static async open(options: NatsCaptureOptions): Promise<NatsCapture> {
    return new NatsCapture(await connectNats(options.target, options.name), options);
  }

  /** One source a stream and subject. */
  async sources(): Promise<readonly CaptureSource[]> {
    const { subjects } = this.#options;
    try {
      const manager = await jetstreamManager(this.#connection);
      const streams = await streamsOf(manager);
      const covered = streams.flatMap((stream) =>
        coveredBy(stream, subjects).map((subject) => ({ stream, subject })),
      );
      const bare = subjects.filter((subject) => !covered.some((one) => overlaps(one.subject, subject)));
      const own = bare.length === 0 ? [] : await this.#ownStream(manager, streams, bare);
      return await Promise.all(
        [...covered, ...own].map((one) => this.#durable(manager, one.stream, one.subject)),
      );
    } catch (error) {
      if (hasNoJetStream(error)) return subjects.map((subject) => this.#live(subject));
      throw natsFailure(error, shownServers(this.#options.target.servers));
    }
  }

  /** Deletes our consumers, so that no stream waits for us. The stream of our own stays with what it holds. */
  async remove(): Promise<readonly string[]> {
    const manager = await jetstreamManager(this.#connection);
    const removed: string[] = [];
    for (const { config } of await streamsOf(manager)) {
      for await (const { name } of manager.consumers.list(config.name)) {
        if (!name.startsWith(DURABLE)) continue;
        await manager.consumers.delete(config.name, name);
        removed.push(`${config.name}/${name}`);
      }
    }
    return removed;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#connection.close();
  }

  async #ownStream(manager: JetStreamManager, streams: readonly StreamInfo[], subjects: readonly string[]) {
    const known = streams.find(({ config }) => config.name === OWN_STREAM);
    const all = [...new Set([...(known?.config.subjects ?? []), ...subjects])];
    const config = {
      name: OWN_STREAM,
      subjects: all,
      retention: RetentionPolicy.Limits,
      storage: StorageType.File,
    };
    const stream = known
      ? await manager.streams.update(OWN_STREAM, { subjects: all })
      : await manager.streams.add(config);
    return subjects.map((subject) => ({ stream, subject }));
  }

  async #durable(
    manager: JetStreamManager,
    { config, created, state }: StreamInfo,
    subject: string,
  ): Promise<CaptureSource> {
    const interest = config.retention === RetentionPolicy.Interest;
    if (config.retention === RetentionPolicy.Workqueue)
      throw refused(
        config.name,
        "is a work queue: a consumer would take work from others",
        "Capture another subject",
      );
    if (interest && !this.#options.durableOnInterest) {
      throw refused(
        config.name,
        "keeps messages only until all its consumers have had them, so a capture that is away would pin them",
        "Say --durable-on-interest to do so for 72 hours at most",
      );
    }
    const options = {
      manager,
      client: jetstream(this.#connection),
      stream: config.name,
      subject,
      durable: `${DURABLE}-${subject.replaceAll(/[^A-Za-z0-9_-]/g, "_")}`,
      origin: `${config.name}@${created}:${subject}`,
      ackWaitMs: this.#options.ackWaitMs ?? ACK_WAIT_MS,
      pending: pendingFor(state),
    };
    return interest ? interestSource(options) : limitsSource(options);
  }

  /** Without JetStream nobody keeps what passes: live messages only. */
  #live(subject: string): CaptureSource {
    const connection = this.#connection;
    return {
      name: `subscription ${subject}`,
      guarantee: "at_most_once",
      origin: null,
      async *batches({ signal, once, gather }) {
        if (once) return;
        const arrivals = new Arrivals({ gather, signal, acknowledgeBy: "each" });
        const subscription = connection.subscribe(subject, {
          callback: (error, message) => {
            if (error !== null) return;
            arrivals.add({
              subject: message.subject,
              data: message.data,
              time: Date.now(),
              sequence: null,
            });
          },
        });
        try {
          yield* arrivals;
        } finally {
          subscription.unsubscribe();
        }
      },
    };
  }
}

async function streamsOf(manager: JetStreamManager): Promise<readonly StreamInfo[]> {
  const found: StreamInfo[] = [];
  for await (const stream of manager.streams.list()) found.push(stream);
  return found;
}

/** What of the subjects a stream stores, as narrow as either says it. */
function coveredBy({ config }: StreamInfo, subjects: readonly string[]): readonly string[] {
  const stored = config.subjects ?? [];
  return subjects.filter((subject) => stored.some((pattern) => overlaps(pattern, subject)));
}

function refused(stream: string, why: string, hint: string): PmovesError {
  return new PmovesError(`stream ${stream} is not captured: it ${why}`, {
    code: "capture.refused",
    exit: EXIT.usage,
    hint,
  });
}
