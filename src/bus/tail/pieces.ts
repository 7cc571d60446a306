import { Bell } from "../../kernel/bell.ts";

/** The bus is read on when less than this waits. */
const ENOUGH_BYTES = 4 << 20;

/** Output on its way to a reader who takes one piece after the other. */
export class Pieces implements AsyncIterable<Uint8Array> {
  #waiting: Uint8Array[] = [];
  #bytes = 0;
  #done = false;
  #failure: unknown;
  readonly #bell = new Bell();
  #drained: PromiseWithResolvers<void> | undefined;

  push(piece: Uint8Array): void {
    if (piece.length === 0) return;
    this.#waiting.push(piece);
    this.#bytes += piece.length;
    this.#bell.ring();
  }

  /** What the bus waits for; undefined where there is room. */
  room(): Promise<void> | undefined {
    if (this.#bytes < ENOUGH_BYTES) return undefined;
    this.#drained ??= Promise.withResolvers<void>();
    return this.#drained.promise;
  }

  /** Ends the reading behind what waits. */
  end(failure?: unknown): void {
    this.#done = true;
    this.#failure ??= failure;
    this.#bell.ring();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    using _left = { [Symbol.dispose]: () => this.#letOn() };
    for (;;) {
      const batch = this.#waiting;
      this.#waiting = [];
      for (const piece of batch) {
        yield piece;
        this.#bytes -= piece.length;
        if (this.#bytes < ENOUGH_BYTES) this.#letOn();
      }
      if (this.#waiting.length > 0) continue;
      if (this.#done) break;
      await this.#bell.rung();
    }
    if (this.#failure !== undefined) throw this.#failure;
  }

  #letOn(): void {
    this.#drained?.resolve();
    this.#drained = undefined;
  }
}
