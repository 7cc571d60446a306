/** Most label combinations that one metric keeps; what comes later is counted under `other`. */
export const MAX_SERIES = 500;

const OTHER = "other";

/**
 * The children of one metric, found by their label values without prom-client's look-up, and never more
 * than `MAX_SERIES` of them: a name that a client made up can't grow the process.
 */
export class Bounded<Child> {
  readonly #children = new Map<string, Child>();
  readonly #names: readonly string[];
  readonly #make: (labels: Record<string, string>) => Child;
  readonly #max: number;
  #other: Child | undefined;

  /** Label values are given to `of` in the order of `names`. */
  constructor(
    names: readonly string[],
    make: (labels: Record<string, string>) => Child,
    max: number = MAX_SERIES,
  ) {
    this.#names = names;
    this.#make = make;
    this.#max = max;
  }

  /** The child of these values; an empty value leaves its label out. */
  of(first: string, second = "", third = ""): Child {
    const key = `${first}\u0000${second}\u0000${third}`;
    const known = this.#children.get(key);
    if (known !== undefined) return known;
    if (this.#children.size >= this.#max) {
      this.#other ??= this.#make(Object.fromEntries(this.#names.map((name) => [name, OTHER])));
      return this.#other;
    }
    const values = [first, second, third];
    const labels: Record<string, string> = {};
    for (const [i, name] of this.#names.entries()) {
      const value = values[i];
      if (value) labels[name] = value;
    }
    const child = this.#make(labels);
    this.#children.set(key, child);
    return child;
  }
}
