/** Hashes of one signature. Two signatures agree in about as many places as their texts share shingles. */
export const PERMUTATIONS = 128;
/** 16 bands of 8 rows: pairs above a similarity of about 0.7 are looked at (the curve's middle is (1/16)^(1/8)). */
const BANDS = 16;
const ROWS = PERMUTATIONS / BANDS;
/** Words of a shingle. */
const SHINGLE = 5;

const MASK = 0xffffffff;

/** Multipliers (odd) and addends of the permutations: fixed, so that signatures of all releases compare. */
const COEFFICIENTS = coefficients(0x9e3779b9);

/** MinHash of a text by its shingles of five words (Broder 1997): 128 unsigned 32-bit numbers. */
export function minHash(text: string): Uint32Array {
  const signature = new Uint32Array(PERMUTATIONS).fill(MASK);
  const words = text.toLowerCase().match(/[\p{L}\p{N}_]+/gu) ?? [];
  const last = Math.max(1, words.length - SHINGLE + 1);
  for (let at = 0; at < last; at++) {
    const hash = fnv1a(words.slice(at, at + SHINGLE).join(" "));
    for (let i = 0; i < PERMUTATIONS; i++) {
      const value =
        (Math.imul(COEFFICIENTS[2 * i] as number, hash) + (COEFFICIENTS[2 * i + 1] as number)) >>> 0;
      // Multiplication mixes upwards only, so the high half is folded into the low one.
      const mixed = (value ^ (value >>> 15)) >>> 0;
      if (mixed < (signature[i] as number)) signature[i] = mixed;
    }
  }
  return signature;
}

/** The estimated Jaccard similarity of what two signatures stand for, 0 to 1. */
export function similarity(a: Uint32Array, b: Uint32Array): number {
  let same = 0;
  for (let i = 0; i < PERMUTATIONS; i++) if (a[i] === b[i]) same++;
  return same / PERMUTATIONS;
}

/** Signatures by bands: finds what is nearly the same without comparing with all. */
export class SimilarityIndex {
  readonly #bands: readonly Map<string, string[]>[] = Array.from({ length: BANDS }, () => new Map());
  readonly #signatures = new Map<string, Uint32Array>();

  get size(): number {
    return this.#signatures.size;
  }

  add(id: string, signature: Uint32Array): void {
    this.#signatures.set(id, signature);
    for (const [band, key] of bandKeys(signature)) {
      const ids = this.#bands[band]?.get(key);
      if (ids) ids.push(id);
      else this.#bands[band]?.set(key, [id]);
    }
  }

  /** What is most similar, at least `least`; undefined where nothing is. */
  nearest(
    signature: Uint32Array,
    least: number,
  ): { readonly id: string; readonly similarity: number } | undefined {
    let best: { id: string; similarity: number } | undefined;
    const looked = new Set<string>();
    for (const [band, key] of bandKeys(signature)) {
      for (const id of this.#bands[band]?.get(key) ?? []) {
        if (looked.has(id)) continue;
        looked.add(id);
        const found = similarity(signature, this.#signatures.get(id) ?? signature);
        if (found >= least && found > (best?.similarity ?? -1)) best = { id, similarity: found };
      }
    }
    return best;
  }
}

function* bandKeys(signature: Uint32Array): Generator<readonly [number, string]> {
  for (let band = 0; band < BANDS; band++)
    yield [band, signature.subarray(band * ROWS, (band + 1) * ROWS).join(",")];
}

/** FNV-1a over UTF-16 units, 32 bit. */
function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

/** xorshift32 from a fixed seed. */
function coefficients(seed: number): Uint32Array {
  const values = new Uint32Array(2 * PERMUTATIONS);
  let state = seed;
  for (let i = 0; i < values.length; i++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    values[i] = i % 2 === 0 ? (state | 1) >>> 0 : state >>> 0;
  }
  return values;
}
