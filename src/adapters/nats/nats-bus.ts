import { type JetStreamClient, type JetStreamManager, jetstream, jetstreamManager } from "@nats-io/jetstream";
import type { NatsConnection } from "@nats-io/transport-node";
import type { NatsTarget } from "../../bus/connection.ts";
import type {
  Ack,
  Bus,
  BusMessage,
  BusStatus,
  OnMessage,
  Outgoing,
  ReadRange,
  StreamState,
  Subscribing,
} from "../../bus/port.ts";
import { checkPattern } from "../../bus/subjects.ts";
import type { Clock } from "../../kernel/clock.ts";
import type { PmovesError } from "../../kernel/errors.ts";
import { connectNats, shownServers } from "./connect.ts";
import { natsFailure } from "./failure.ts";
import { readHistory } from "./history.ts";
import { Publisher } from "./publisher.ts";
import { Refusals } from "./refusals.ts";
import { hasJetStream, listStreams } from "./streams.ts";
import { Subscriptions, type Wish } from "./subscriptions.ts";
import { Watch } from "./watch.ts";

/** A bus over one connection to NATS, core and JetStream. */
export async function openNatsBus(target: NatsTarget, clientName: string, clock: Clock): Promise<Bus> {
  const connection = await connectNats(target, clientName);
  const manager = await jetstreamManager(connection, { checkAPI: false });
  const parts = { connection, manager, client: jetstream(connection), clock };
  const jetStream = await hasJetStream(connection, manager);
  return new NatsBus({ ...parts, jetStream }, shownServers(target.servers));
}

export interface NatsParts {
  readonly connection: NatsConnection;
  readonly manager: JetStreamManager;
  readonly client: JetStreamClient;
  readonly clock: Clock;
  /** Whether anything is stored at all. */
  readonly jetStream: boolean;
}

class NatsBus implements Bus {
  readonly kind = "nats";
  readonly name: string;
  readonly closed: Promise<PmovesError | null>;
  readonly #parts: NatsParts;
  readonly #subscriptions: Subscriptions;
  readonly #publisher: Publisher;
  readonly #watch: Watch;
  readonly #refusals = new Refusals();
  readonly #stop = new AbortController();

  constructor(parts: NatsParts, name: string) {
    const { connection, clock } = parts;
    this.name = name;
    this.#parts = parts;
    const now = () => clock.now();
    this.#subscriptions = new Subscriptions(connection, now, (error) => this.#watch.trouble(error.message));
    this.#publisher = new Publisher(parts, name, () => this.#watch.isDown, this.#refusals);
    this.#watch = new Watch(parts, this.#subscriptions, this.#refusals);
    this.closed = connection
      .closed()
      .then((error) => (error === undefined || this.#stop.signal.aborted ? null : natsFailure(error, name)));
  }

  get maxPayload(): number {
    return this.#parts.connection.info?.max_payload ?? 1 << 20;
  }

  async subscribe(
    subjects: readonly string[],
    onMessage: OnMessage,
    { signal, waits = false }: Subscribing,
  ): Promise<void> {
    const patterns = subjects.map(checkPattern);
    const end = new AbortController();
    const ended = AbortSignal.any([signal, end.signal]);
    try {
      await this.#listen({ patterns, accept: () => true, onMessage, signal: ended, waits });
    } catch (error) {
      end.abort();
      throw error;
    }
  }

  async *read(range: ReadRange): AsyncGenerator<BusMessage> {
    for (const pattern of range.subjects) checkPattern(pattern);
    const signal = AbortSignal.any([range.signal, this.#stop.signal]);
    try {
      yield* readHistory({ ...range, signal }, this.#parts, {
        bus: this.name,
        streams: await this.streams(),
        say: (status) => this.#watch.say(status),
        listen: (wish) => this.#listen(wish),
      });
    } catch (error) {
      if (!signal.aborted) throw natsFailure(error, this.name);
    }
  }

  publish(message: Outgoing): Promise<Ack> {
    return this.#publisher.publish(message);
  }

  async streams(): Promise<readonly StreamState[]> {
    if (!this.#parts.jetStream) return [];
    try {
      return await listStreams(this.#parts.manager);
    } catch (error) {
      throw natsFailure(error, this.name);
    }
  }

  onStatus(listener: (status: BusStatus) => void): () => void {
    return this.#watch.listen(listener);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    this.#watch[Symbol.dispose]();
    await this.#parts.connection.close();
  }

  /** Resolves when the server listens for us. Throws where it refuses all that is asked for; of a part it is said. */
  async #listen(wish: Wish): Promise<void> {
    const asked = new Set<string>();
    try {
      const refused = await this.#refusals.of("subscription", wish.patterns, async () => {
        for (const pattern of this.#subscriptions.add(wish)) asked.add(pattern);
        await this.#parts.connection.flush();
      });
      for (const error of refused.values()) {
        if (refused.size >= asked.size) throw error;
        this.#watch.trouble(error.message);
      }
    } catch (error) {
      throw natsFailure(error, this.name);
    }
  }
}
