import { studentQuantile } from "../stats/distributions.ts";
import { mean, variance } from "../stats/moments.ts";

/** A mean with its 95 % interval; null where there are too few topics to say. */
export interface MeanInterval {
  readonly mean: number;
  readonly low: number | null;
  readonly high: number | null;
  readonly topics: number;
}

const SHARE = 0.975;

function around(value: number, spread: number, df: number, topics: number): MeanInterval {
  if (!(df >= 1) || Number.isNaN(spread)) return { mean: value, low: null, high: null, topics };
  const half = studentQuantile(SHARE, df) * spread;
  return { mean: value, low: value - half, high: value + half, topics };
}

export function meanInterval(values: readonly number[]): MeanInterval {
  const n = values.length;
  return around(mean(values), Math.sqrt(variance(values) / n), n - 1, n);
}

/**
 * Prediction-powered mean (Angelopoulos et al., Science 2023): the judged measure over all topics, put right by
 * the mean of human - judged over the topics that people graded. As those topics are among all, the two parts
 * go together: variance = V(judged)/N + V(human - judged)/n + 2 cov(judged, human - judged)/N, and never less
 * than nothing. Degrees of freedom: n - 1, of the small part.
 */
export function correctedMean(
  judged: readonly number[],
  graded: readonly { readonly human: number; readonly judged: number }[],
): MeanInterval {
  const [all, few] = [judged.length, graded.length];
  const off = graded.map((topic) => topic.human - topic.judged);
  const value = mean(judged) + mean(off);
  const together = covariance(
    graded.map((topic) => topic.judged),
    off,
  );
  const spread = variance(judged) / all + variance(off) / few + (2 * together) / all;
  return around(value, Math.sqrt(Math.max(0, spread)), few - 1, few);
}

function covariance(x: readonly number[], y: readonly number[]): number {
  const [a, b] = [mean(x), mean(y)];
  let sum = 0;
  for (const [i, value] of x.entries()) sum += (value - a) * ((y[i] ?? 0) - b);
  return sum / (x.length - 1);
}
