import type { BusMessage } from "../../bus/port.ts";

/** Most messages that wait for a reader; the oldest go first, counted. */
const MOST = 65_536;

/** Live messages for a reader that takes one after the other. */
export class LiveQueue {
  readonly #lost: (count: number) => void;
  #waiting: BusMessage[] = [];
  #dropped = 0;
  #ended = false;
  #wake: (() => void) | undefined;

  constructor(lost: (count: number) => void) {
    this.#lost = lost;
  }

  push(message: BusMessage): void {
    // Its bytes belong to the connection until it has been read.
    this.#waiting.push({ ...message, data: Uint8Array.from(message.data) });
    if (this.#waiting.length > MOST) {
      this.#waiting = this.#waiting.slice(MOST / 2);
      this.#dropped += MOST / 2 + 1;
    }
    this.#wake?.();
  }

  end(): void {
    this.#ended = true;
    this.#wake?.();
  }

  async *read(): AsyncGenerator<BusMessage> {
    for (;;) {
      const batch = this.#waiting;
      this.#waiting = [];
      this.#say();
      for (const message of batch) {
        if (this.#ended) return;
        yield message;
      }
      if (this.#ended) return;
      if (this.#waiting.length > 0) continue;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      this.#wake = undefined;
    }
  }

  #say(): void {
    if (this.#dropped > 0) this.#lost(this.#dropped);
    this.#dropped = 0;
  }
}
