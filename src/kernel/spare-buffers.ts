/** Smallest buffer that is made for being used again. */
const LEAST = 1 << 16;
/** What is larger is not kept. */
const MOST = 1 << 22;
/** How many wait to be used again. */
const MOST_SPARE = 4;

/** Buffers that are used again: a page that has been written to before costs a tenth of what a fresh one does. */
export class SpareBuffers {
  readonly #spare: Buffer[] = [];

  /** A buffer of that length or more, with anything in it. */
  take(length: number): Buffer {
    const at = this.#spare.findIndex((spare) => spare.length >= length);
    const [found] = at < 0 ? [] : this.#spare.splice(at, 1);
    return (
      found ??
      Buffer.allocUnsafeSlow(length > MOST ? length : Math.max(LEAST, 2 ** Math.ceil(Math.log2(length))))
    );
  }

  /** Hands one over that nobody looks at any more. The smallest gives way. */
  give(buffer: Buffer): void {
    if (buffer.length > MOST) return;
    this.#spare.push(buffer);
    if (this.#spare.length > MOST_SPARE) this.#spare.sort((a, b) => b.length - a.length).pop();
  }
}
