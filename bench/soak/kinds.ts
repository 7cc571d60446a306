/** What a client asks and what goes wrong with it; the name travels in the prompt, so that the upstream plays its part. */
export type Kind =
  | "plain"
  | "stream"
  | "big"
  /** Tier 1 fails before its answer, each in its way; tier 3 serves. */
  | "error"
  | "reset"
  | "page"
  | "cut"
  | "hang"
  /** A stream that breaks off after it began. */
  | "broken"
  /** The client leaves before there is an answer, and in the middle of a stream. */
  | "leaves"
  | "leaves-stream"
  /** A body that is no JSON. */
  | "bad";

/** How many of a hundred requests are of a kind. */
export const MIX: Readonly<Record<Kind, number>> = {
  plain: 42,
  stream: 20,
  big: 4,
  error: 6,
  reset: 4,
  page: 3,
  cut: 3,
  hang: 2,
  broken: 4,
  leaves: 4,
  "leaves-stream": 4,
  bad: 4,
};

export const KINDS = Object.keys(MIX) as readonly Kind[];

const MARK = /soak:([a-z-]+);/;

export function markOf(kind: Kind): string {
  return `soak:${kind};`;
}

export function kindIn(text: string): Kind | undefined {
  const name = MARK.exec(text)?.[1];
  return KINDS.find((kind) => kind === name);
}

/** Kinds in the proportions of the mix, the same in every run: a shuffle of one hundred with a fixed seed. */
export function shuffledMix(seed: number): readonly Kind[] {
  const all = KINDS.flatMap((kind) => Array<Kind>(MIX[kind]).fill(kind));
  let state = seed >>> 0;
  const next = () => {
    // A linear congruential generator (Numerical Recipes): good enough to mix, and the same everywhere.
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  for (let i = all.length - 1; i > 0; i--) {
    const j = Math.floor(next() * (i + 1));
    [all[i], all[j]] = [all[j] as Kind, all[i] as Kind];
  }
  return all;
}
