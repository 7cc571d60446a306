import { hash } from "node:crypto";

/**
 * A set of texts by 64 bits of their SHA-256: 16 bytes each at most, so that millions of ids fit into memory. Two
 * texts of a million are taken for one with a probability of 3 in 10^8.
 */
export class HashSet {
  #high = new Uint32Array(1 << 12);
  #low = new Uint32Array(1 << 12);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  has({ high, low }: TextHash): boolean {
    return this.#high[this.#find(high, low)] !== 0;
  }

  /** False where it was there already. */
  add({ high, low }: TextHash): boolean {
    const at = this.#find(high, low);
    if (this.#high[at] !== 0) return false;
    this.#high[at] = high;
    this.#low[at] = low;
    this.#size++;
    if (this.#size * 2 > this.#high.length) this.#grow();
    return true;
  }

  /** The place of a hash, or the free one where it would go; 0 in the high half is free. */
  #find(high: number, low: number): number {
    const mask = this.#high.length - 1;
    // Sequences of streams are keys too: without mixing, those of two streams would lie upon each other.
    let at = Math.imul(low ^ Math.imul(high, 0x85ebca6b), 0x9e3779b1);
    at = (at ^ (at >>> 15)) & mask;
    while (this.#high[at] !== 0 && !(this.#high[at] === high && this.#low[at] === low)) at = (at + 1) & mask;
    return at;
  }

  #grow(): void {
    const high = this.#high;
    const low = this.#low;
    this.#high = new Uint32Array(high.length * 2);
    this.#low = new Uint32Array(low.length * 2);
    for (let i = 0; i < high.length; i++) {
      const value = high[i] as number;
      if (value === 0) continue;
      const at = this.#find(value, low[i] as number);
      this.#high[at] = value;
      this.#low[at] = low[i] as number;
    }
  }
}

/** The 64 bits of a text that the set keeps; made once, asked and added by. */
export interface TextHash {
  readonly high: number;
  readonly low: number;
}

export function textHash(text: string): TextHash {
  // As text: a buffer of its own for each costs more to collect than the digest takes.
  const digest = hash("sha256", text, "latin1");
  return { high: word(digest, 0) || 1, low: word(digest, 4) };
}

function word(bytes: string, at: number): number {
  const upper = (bytes.charCodeAt(at) << 8) | bytes.charCodeAt(at + 1);
  return ((upper << 16) | (bytes.charCodeAt(at + 2) << 8) | bytes.charCodeAt(at + 3)) >>> 0;
}
