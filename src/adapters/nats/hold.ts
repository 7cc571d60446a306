import type { NatsConnection } from "@nats-io/transport-node";

/** The parts of the client's connection that its types keep to themselves. */
interface Inner {
  readonly protocol?: {
    readonly transport?: { readonly socket?: { pause(): unknown; resume(): unknown } };
  };
}

/**
 * Leaves bytes in the socket while somebody cannot take more: the server feels it, and cuts us off when it has
 * kept too much. The client library has no such switch, since it reads as fast as it can.
 */
export class Hold {
  readonly #connection: Inner;
  #holding = 0;
  /** On the clock of `performance.now()`: when something was last held. */
  lastHeld = Number.NEGATIVE_INFINITY;

  constructor(connection: NatsConnection) {
    this.#connection = connection as unknown as Inner;
  }

  until(settled: Promise<void>): void {
    this.#holding += 1;
    if (this.#holding === 1) this.#socket?.pause();
    const release = () => {
      this.lastHeld = performance.now();
      this.#holding -= 1;
      if (this.#holding === 0) this.#socket?.resume();
    };
    settled.then(release, release);
  }

  /** Whether reading is held now. */
  get isHeld(): boolean {
    return this.#holding > 0;
  }

  get #socket() {
    return this.#connection.protocol?.transport?.socket;
  }
}
