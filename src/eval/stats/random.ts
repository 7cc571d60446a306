/** A stream of pseudo-random numbers that a seed fixes for ever, on every machine. */
export interface Random {
  /** 32 random bits as a whole number from 0. */
  bits(): number;
  /** From 0 up to, but not, 1; 53 bits. */
  unit(): number;
  /** A whole number from 0 up to, but not, `below`, which is at most 2^32. Every one is equally likely. */
  below(below: number): number;
  /** Standard normal. */
  normal(): number;
}

/** splitmix32: spreads a seed over the whole state, so that seeds 1 and 2 have nothing in common. */
function spread(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = state ^ (state >>> 16);
    mixed = Math.imul(mixed, 0x21f0aaad);
    mixed ^= mixed >>> 15;
    mixed = Math.imul(mixed, 0x735a2d97);
    return (mixed ^ (mixed >>> 15)) >>> 0;
  };
}

function rotated(x: number, by: number): number {
  return (x << by) | (x >>> (32 - by));
}

/** xoshiro128** of Blackman and Vigna (prng.di.unimi.it) from a state that is not all 0. */
export function xoshiro128(state: readonly [number, number, number, number]): () => number {
  let [a, b, c, d] = state;
  return () => {
    const result = Math.imul(rotated(Math.imul(b, 5), 7), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = rotated(d, 11);
    return result;
  };
}

/** The stream of a seed, a whole number from 0 to 2^53. */
export function seededRandom(seed: number): Random {
  const low = spread(seed % 2 ** 32);
  const high = spread(Math.floor(seed / 2 ** 32) ^ 0x5bd1e995);
  const bits = xoshiro128([low() | 0, low() | 0, high() | 0, high() | 1]);
  const unit = () => ((bits() >>> 5) * 2 ** 26 + (bits() >>> 6)) / 2 ** 53;
  return {
    bits,
    unit,
    below(below) {
      // What is left over after whole rounds is drawn again: taking it would favour the small numbers.
      const limit = 2 ** 32 - (2 ** 32 % below);
      let drawn = bits();
      while (drawn >= limit) drawn = bits();
      return drawn % below;
    },
    normal() {
      // Box and Muller; 1 - unit is never 0.
      return Math.sqrt(-2 * Math.log(1 - unit())) * Math.cos(2 * Math.PI * unit());
    },
  };
}
