/** One time series of a metric. Counting is an addition: names and labels are looked at when metrics are read. */
export type Labels = Readonly<Record<string, string>>;

/** A line of the text format, as prom-client's registry writes it. */
export interface Sample {
  readonly metricName: string;
  readonly labels: Readonly<Record<string, string | number>>;
  readonly value: number;
}

/** A number that only grows. */
export class Count {
  #value = 0;

  inc(by = 1): void {
    this.#value += by;
  }

  samples(name: string, labels: Labels): readonly Sample[] {
    return [{ metricName: name, labels, value: this.#value }];
  }
}

/** Observations in buckets, each with all below its bound, as Prometheus has it. */
export class Distribution {
  readonly #bounds: readonly number[];
  readonly #counts: Float64Array;
  #sum = 0;
  #count = 0;

  constructor(bounds: readonly number[]) {
    this.#bounds = bounds;
    this.#counts = new Float64Array(bounds.length);
  }

  observe(value: number): void {
    this.#sum += value;
    this.#count += 1;
    const at = this.#bounds.findIndex((bound) => value <= bound);
    if (at >= 0) this.#counts[at] = (this.#counts[at] as number) + 1;
  }

  samples(name: string, labels: Labels): readonly Sample[] {
    let below = 0;
    const buckets = this.#bounds.map((le, i) => {
      below += this.#counts[i] as number;
      return { metricName: `${name}_bucket`, labels: { le, ...labels }, value: below };
    });
    return [
      ...buckets,
      { metricName: `${name}_bucket`, labels: { le: "+Inf", ...labels }, value: this.#count },
      { metricName: `${name}_sum`, labels, value: this.#sum },
      { metricName: `${name}_count`, labels, value: this.#count },
    ];
  }
}
