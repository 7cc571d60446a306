import { hash } from "node:crypto";

/**
 * A set of texts by 64 bits of their SHA-256: at most 32 bytes each, so that millions of ids fit into memory. Two
 * texts of a million are taken for one with a probability of 3 in 10^8.
 */
export class HashSet {
  /** High and low half of each hash, side by side; a high half of 0 is a free place. */
  #words = new Uint32Array(1 << 13);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** False where it was there already. */
  add({ high, low }: TextHash): boolean {
    const at = find(this.#words, high, low);
    if (this.#words[at] !== 0) return false;
    this.#words[at] = high;
    this.#words[at + 1] = low;
    this.#size++;
    if (this.#size * 4 > this.#words.length) this.#grow();
    return true;
  }

  #grow(): void {
    const small = this.#words;
    const words = new Uint32Array(small.length * 2);
    for (let from = 0; from < small.length; from += 2) {
      const high = small[from] as number;
      if (high === 0) continue;
      const low = small[from + 1] as number;
      const at = find(words, high, low);
      words[at] = high;
      words[at + 1] = low;
    }
    this.#words = words;
  }
}

/** The place of a hash, or the free one where it would go. */
function find(words: Uint32Array, high: number, low: number): number {
  const mask = words.length - 2;
  let at = (low << 1) & mask;
  while (words[at] !== 0 && !(words[at] === high && words[at + 1] === low)) at = (at + 2) & mask;
  return at;
}

/** The 64 bits of a text that the set keeps. */
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
