import type { Evaluation } from "../evaluate.ts";
import { DRAWS, type Interval, LEVEL } from "../stats/bootstrap.ts";
import { quantileOf } from "../stats/moments.ts";
import { seededRandom } from "../stats/random.ts";

export interface IntervalOptions {
  readonly seed: number;
  /** Default 10,000. */
  readonly draws?: number;
  readonly level?: number;
}

/**
 * Percentile bootstrap over topics of the columns that are means, by their place; all columns share the
 * draws. A geometric mean is drawn as the mean of its logarithms.
 */
export function columnIntervals(
  { columns, topics }: Evaluation,
  wanted: readonly number[],
  { seed, draws = DRAWS, level = LEVEL }: IntervalOptions,
): ReadonlyMap<number, Interval> {
  const chosen = wanted.filter((i) => ["mean", "geometric"].includes(columns[i]?.summary ?? "none"));
  const values = chosen.map((i) => Float64Array.from(topics, (topic) => topic.values[i] as number));
  const means = chosen.map(() => new Float64Array(draws));
  const random = seededRandom(seed);
  const times = new Uint32Array(topics.length);
  for (let draw = 0; draw < draws; draw++) {
    times.fill(0);
    for (let i = 0; i < topics.length; i++) {
      const drawn = random.below(topics.length);
      times[drawn] = (times[drawn] as number) + 1;
    }
    for (const [at, column] of values.entries()) {
      let sum = 0;
      for (let i = 0; i < column.length; i++) sum += (times[i] as number) * (column[i] as number);
      (means[at] as Float64Array)[draw] = sum / topics.length;
    }
  }
  const ends = [(1 - level) / 2, (1 + level) / 2] as const;
  return new Map(
    chosen.map((i, at) => {
      const sorted = (means[at] as Float64Array).sort();
      const [low, high] = ends.map((share) => quantileOf(sorted, share)) as [number, number];
      const geometric = columns[i]?.summary === "geometric";
      return [i, geometric ? { low: Math.exp(low), high: Math.exp(high), level } : { low, high, level }];
    }),
  );
}
