import { median } from "../gateway/figures.ts";
import type { Soak } from "./types.ts";

export interface Verdict {
  readonly name: string;
  readonly wanted: string;
  readonly figure: number;
  readonly pass: boolean;
}

/** What memory may seem to grow by although nothing leaks: the collector lets garbage lie, in megabytes and as a share. */
const RSS_SLACK_MB = 12;
const RSS_SLACK = 0.08;
/** Connections come and go. */
const HANDLE_SLACK = 12;
/** Descriptors that a program may open once and for all on its first requests. */
const OPENED_ONCE = 4;
/** Latencies on a machine that does other things too: milliseconds, and as a share. */
const P99_SLACK_MS = 15;
const P99_SLACK = 0.5;

/** Growth a unit of x by Theil and Sen: the median of the slopes of all pairs, which single outliers don't move. */
export function slope(points: readonly (readonly [x: number, y: number])[]): number {
  const slopes: number[] = [];
  for (let i = 0; i < points.length; i++) {
    for (let j = i + 1; j < points.length; j++) {
      const [[x1, y1], [x2, y2]] = [
        points[i] as readonly [number, number],
        points[j] as readonly [number, number],
      ];
      if (x2 !== x1) slopes.push((y2 - y1) / (x2 - x1));
    }
  }
  return slopes.length === 0 ? 0 : median(slopes);
}

/** Whether the second half is flat: the first is for compilers and caches to warm up in. */
export function flatness({ windows, samples, rest }: Soak): readonly Verdict[] {
  const half = (windows.at(-1)?.at ?? 0) / 2;
  const grown = <T extends { readonly at: number }>(list: readonly T[], figure: (one: T) => number) => {
    const late = list.filter(({ at }) => at > half);
    const usual = median(late.map(figure));
    return { usual, by: slope(late.map((one) => [one.at, figure(one)] as const)) * half };
  };
  const rss = grown(samples, ({ rssMb }) => rssMb);
  const handles = grown(samples, (sample) => sample.handles);
  const p99 = grown(windows, (window) => window.p99);
  const unexpected = windows.reduce((sum, window) => sum + window.unexpected, 0);
  return [
    atMost("growth of memory in the second half, MB", Math.max(RSS_SLACK_MB, RSS_SLACK * rss.usual), rss.by),
    atMost("growth of open handles in the second half", HANDLE_SLACK, handles.by),
    atMost("growth of p99 in the second half, ms", Math.max(P99_SLACK_MS, P99_SLACK * p99.usual), p99.by),
    atMost("handles left over at rest", OPENED_ONCE, rest.after.handles - rest.before.handles),
    atMost("replies that were not as they had to be", 0, unexpected),
  ];
}

function atMost(name: string, limit: number, figure: number): Verdict {
  return { name, wanted: `at most ${Math.round(limit * 10) / 10}`, figure, pass: figure <= limit };
}
