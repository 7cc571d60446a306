/** Bytes that may wait for a slow reader of live messages; beyond it pieces are shed, and counted. */
const MOST_BYTES = 64 << 20;
/** A history is read on when less than this waits. */
const ENOUGH_BYTES = 4 << 20;

/** Output on its way to a reader who takes one piece after the other. */
export class Pieces implements AsyncIterable<Uint8Array> {
  #waiting: Uint8Array[] = [];
  #bytes = 0;
  #done = false;
  #failure: unknown;
  #wake: (() => void) | undefined;
  #drained: (() => void) | undefined;

  /** False where there is no room: the piece is shed. */
  push(piece: Uint8Array): boolean {
    if (piece.length === 0) return true;
    if (this.#bytes + piece.length > MOST_BYTES && this.#bytes > 0) return false;
    this.#waiting.push(piece);
    this.#bytes += piece.length;
    this.#wake?.();
    return true;
  }

  /** What a history waits for; undefined where there is room. */
  room(): Promise<void> | undefined {
    if (this.#bytes < ENOUGH_BYTES) return undefined;
    return new Promise((resolve) => {
      this.#drained = resolve;
    });
  }

  /** Ends the reading behind what waits. */
  end(failure?: unknown): void {
    this.#done = true;
    this.#failure ??= failure;
    this.#wake?.();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    for (;;) {
      const batch = this.#waiting;
      this.#waiting = [];
      for (const piece of batch) {
        yield piece;
        this.#bytes -= piece.length;
        if (this.#bytes < ENOUGH_BYTES) this.#drained?.();
      }
      if (this.#waiting.length > 0) continue;
      if (this.#done) break;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      this.#wake = undefined;
    }
    if (this.#failure !== undefined) throw this.#failure;
  }
}
