import type { BusMessage } from "../../bus/port.ts";
import { Bell } from "../../kernel/bell.ts";

/** When more wait for the reader, the bus is held until he has taken them. */
const MANY = 4_096;

/** Live messages for a reader that takes one after the other. */
export class LiveQueue {
  #waiting: BusMessage[] = [];
  #ended = false;
  readonly #bell = new Bell();
  #taken: PromiseWithResolvers<void> | undefined;

  push(message: BusMessage): Promise<void> | undefined {
    // Its bytes belong to the connection until it has been read.
    this.#waiting.push({ ...message, data: Uint8Array.from(message.data) });
    this.#bell.ring();
    if (this.#waiting.length < MANY || this.#ended) return undefined;
    this.#taken ??= Promise.withResolvers<void>();
    return this.#taken.promise;
  }

  end(): void {
    this.#ended = true;
    this.#taken?.resolve();
    this.#bell.ring();
  }

  async *read(): AsyncGenerator<BusMessage> {
    for (;;) {
      const batch = this.#waiting;
      this.#waiting = [];
      this.#taken?.resolve();
      this.#taken = undefined;
      for (const message of batch) {
        if (this.#ended) return;
        yield message;
      }
      if (this.#ended) return;
      if (this.#waiting.length > 0) continue;
      await this.#bell.rung();
    }
  }
}
