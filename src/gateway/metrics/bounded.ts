import type { Labels, Sample } from "./series.ts";

/** Most label combinations that one metric keeps; what comes later is counted under `other`. */
export const MAX_SERIES = 500;

const OTHER = "other";

interface Series {
  samples(name: string, labels: Labels): readonly Sample[];
}

interface Child<S> {
  readonly series: S;
  readonly labels: Labels;
}

/**
 * The series of one metric by their label values, and never more than `MAX_SERIES` of them: a name that a
 * client made up can't grow the process.
 */
export class Bounded<S extends Series> {
  readonly #children = new Map<string, Map<string, Map<string, S>>>();
  readonly #all: Child<S>[] = [];
  readonly #names: readonly string[];
  readonly #make: () => S;
  readonly #max: number;
  #other: S | undefined;

  /** Label values are given to `of` in the order of `names`. */
  constructor(names: readonly string[], make: () => S, max: number = MAX_SERIES) {
    this.#names = names;
    this.#make = make;
    this.#max = max;
  }

  /** The series of these values; an empty value leaves its label out. */
  of(first = "", second = "", third = ""): S {
    return this.#children.get(first)?.get(second)?.get(third) ?? this.#add(first, second, third);
  }

  samples(name: string): readonly Sample[] {
    return this.#all.flatMap(({ series, labels }) => series.samples(name, labels));
  }

  #add(first: string, second: string, third: string): S {
    if (this.#all.length >= this.#max) {
      this.#other ??= this.#keep(Object.fromEntries(this.#names.map((name) => [name, OTHER])));
      return this.#other;
    }
    const values = [first, second, third];
    const labelled = this.#names.map((name, i) => [name, values[i] ?? ""] as const);
    const series = this.#keep(Object.fromEntries(labelled.filter(([, value]) => value !== "")));
    const seconds = this.#children.get(first) ?? new Map<string, Map<string, S>>();
    const thirds = seconds.get(second) ?? new Map<string, S>();
    this.#children.set(first, seconds.set(second, thirds.set(third, series)));
    return series;
  }

  #keep(labels: Labels): S {
    const series = this.#make();
    this.#all.push({ series, labels });
    return series;
  }
}
