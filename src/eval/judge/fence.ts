import { createHash } from "node:crypto";

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** Marks of one call that a passage can't know: the fence around it, and the word that goes with the grade. */
export interface Marks {
  readonly fence: string;
  readonly check: string;
}

/**
 * Made from all that is asked, the passage too: whoever writes a passage would have to put a hash of his own
 * text into it. The same question has the same marks, so that a run that is taken up again asks the same.
 */
export function marksFor(seed: number, texts: readonly string[]): Marks {
  const all = digest(JSON.stringify(["fence", seed, ...texts]));
  for (let round = 0; ; round++) {
    const hash = digest(`${all} ${round}`);
    const marks = { fence: hash.slice(0, 24), check: hash.slice(24, 30) };
    if (!texts.some((text) => text.includes(marks.fence) || text.includes(marks.check))) return marks;
  }
}

/** SHA-256 in hex of values that JSON can hold, in the order given. */
export function hashOf(...parts: readonly unknown[]): string {
  return digest(JSON.stringify(parts));
}
