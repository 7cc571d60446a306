import type { ServerResponse } from "node:http";

/** Carries one streamed reply from its iterator to the client, no faster than the client reads. */
export class Pump {
  readonly #res: ServerResponse;
  /** Undefined when it has ended or has been left. */
  #iterator: AsyncIterator<string> | undefined;
  /** Ends a wait for the client to read on. */
  #wake: (() => void) | undefined;
  #left = false;

  constructor(res: ServerResponse, body: AsyncIterable<string>) {
    this.#res = res;
    this.#iterator = body[Symbol.asyncIterator]();
  }

  /**
   * Writes until the iterator ends, then ends the reply; the head has been written. Node corks what is
   * written in one turn, so texts that are there together leave together. Rejects with what the iterator throws.
   */
  async run(): Promise<void> {
    const res = this.#res;
    let begun = false;
    // The head travels with the first text if that is there already, else by itself.
    setImmediate(() => {
      if (!begun && !this.#left) res.flushHeaders();
    });
    for (;;) {
      const iterator = this.#iterator;
      if (iterator === undefined) return;
      const step = await iterator.next();
      if (this.#left) return;
      begun = true;
      if (step.done) break;
      if (step.value !== "" && !res.write(step.value)) await this.#drained();
    }
    this.#iterator = undefined;
    res.end();
  }

  #drained(): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        this.#res.off("drain", done);
        this.#wake = undefined;
        resolve();
      };
      this.#wake = done;
      this.#res.on("drain", done);
    });
  }

  /** Nobody reads on: closes the iterator. Rejects with what it throws at that. Safe to call more than once. */
  async leave(): Promise<void> {
    const iterator = this.#iterator;
    this.#iterator = undefined;
    this.#left = true;
    this.#wake?.();
    await iterator?.return?.();
  }
}
