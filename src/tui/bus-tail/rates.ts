/** Rates over the last seconds, from counters that only grow. */
export class Rates {
  readonly #windowMs: number;
  #samples: { readonly at: number; readonly totals: ReadonlyMap<string, number> }[] = [];

  constructor(windowMs = 3000) {
    this.#windowMs = windowMs;
  }

  /** To be called about once a second or more often; more often than every 250 ms changes nothing. */
  sample(at: number, totals: () => Iterable<readonly [string, number]>): boolean {
    const last = this.#samples.at(-1);
    if (last !== undefined && at - last.at < 250) return false;
    this.#samples.push({ at, totals: new Map(totals()) });
    while (this.#samples.length > 2 && at - (this.#samples[1]?.at ?? at) >= this.#windowMs)
      this.#samples.shift();
    return true;
  }

  /** A second, over the window. */
  of(name: string): number {
    const [first] = this.#samples;
    const last = this.#samples.at(-1);
    if (first === undefined || last === undefined || last.at <= first.at) return 0;
    const more = (last.totals.get(name) ?? 0) - (first.totals.get(name) ?? 0);
    return (more * 1000) / (last.at - first.at);
  }
}
