import { Bell } from "../../kernel/bell.ts";
import type { CaptureBatch, Gathering, Incoming } from "../../trajectories/index.ts";

interface Acknowledged {
  ack(): void;
}

interface Arrived {
  readonly messages: Gathering;
  readonly handles: Acknowledged[];
}

export interface ArrivalsOptions {
  gather(): Gathering;
  /** Whether a batch is acknowledged by its last message, which stands for all before it, or by each. */
  readonly acknowledgeBy: "last" | "each";
  /** Nothing comes after it; what has come is still given. */
  readonly signal: AbortSignal;
}

/** Messages that wait for their turn, put into batches as they come. */
export class Arrivals implements AsyncIterable<CaptureBatch> {
  readonly #options: ArrivalsOptions;
  readonly #waiting: Arrived[] = [];
  #ended = false;
  #fault: { readonly error: unknown } | undefined;
  readonly #bell = new Bell();

  constructor(options: ArrivalsOptions) {
    this.#options = options;
  }

  /** Never throws: a fault ends the iteration with it. What comes after the end is not taken. */
  add(message: Incoming, handle?: Acknowledged): void {
    if (this.#ended) return;
    try {
      const { messages, handles } = this.#current();
      messages.add(message);
      if (handle !== undefined) handles[this.#options.acknowledgeBy === "last" ? 0 : handles.length] = handle;
      this.#bell.ring();
    } catch (error) {
      this.end(error);
    }
  }

  /** With an error, the iteration ends with it. */
  end(error?: unknown): void {
    if (error !== undefined) this.#fault ??= { error };
    this.#ended = true;
    this.#bell.ring();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<CaptureBatch> {
    const { signal } = this.#options;
    const end = () => this.end();
    if (signal.aborted) end();
    signal.addEventListener("abort", end, { once: true });
    try {
      for (;;) {
        const next = this.#waiting.shift();
        if (next !== undefined) yield batchOf(next);
        else if (this.#ended) break;
        else await this.#bell.rung();
      }
    } finally {
      signal.removeEventListener("abort", end);
    }
    if (this.#fault !== undefined) throw this.#fault.error;
  }

  #current(): Arrived {
    const last = this.#waiting.at(-1);
    if (last !== undefined && !last.messages.isFull) return last;
    const next = { messages: this.#options.gather(), handles: [] };
    this.#waiting.push(next);
    return next;
  }
}

function batchOf({ messages, handles }: Arrived): CaptureBatch {
  return {
    messages,
    acknowledge: async () => {
      for (const handle of handles) handle.ack();
    },
  };
}
