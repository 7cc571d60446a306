import { mean, quantileOf } from "../../stats/moments.ts";
import { type Axis, at, axisLines } from "./axis.ts";
import { escaped, px, svg } from "./markup.ts";

export interface Series {
  readonly name: string;
  readonly values: ArrayLike<number>;
}

const WIDTH = 720;
const LEFT = 170;
const ROW = 64;
const BINS = 20;

/** For each run a histogram of its topics over a box from quartile to quartile, median as a line, mean as a dot. */
export function distributionPlot(measure: string, series: readonly Series[]): string {
  const axis = axisOf(series);
  const bottom = series.length * ROW + 6;
  const rows = series.map((one, i) => row(one, i * ROW + 6, axis)).join("");
  return svg(
    WIDTH,
    bottom + 22,
    `distribution of ${measure} over topics`,
    `${axisLines(axis, 4, bottom)}${rows}`,
  );
}

function axisOf(series: readonly Series[]): Axis {
  const all = series.flatMap(({ values }) => Array.from(values));
  return { from: Math.min(0, ...all), to: Math.max(1, ...all), left: LEFT, right: WIDTH - 16 };
}

function row({ name, values }: Series, top: number, axis: Axis): string {
  const sorted = Float64Array.from(values).sort();
  const counts = new Array<number>(BINS).fill(0);
  for (const value of sorted) {
    const bin = Math.min(BINS - 1, Math.floor(((value - axis.from) / (axis.to - axis.from)) * BINS));
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  const most = Math.max(...counts, 1);
  const width = (axis.right - axis.left) / BINS;
  const bars = counts
    .map((count, i) => {
      const height = (count / most) * 34;
      const from = axis.from + (i / BINS) * (axis.to - axis.from);
      const to = axis.from + ((i + 1) / BINS) * (axis.to - axis.from);
      const title = `${count} topics from ${from.toFixed(2)} to ${to.toFixed(2)}`;
      return count === 0
        ? ""
        : `<rect class="bar" x="${px(axis.left + i * width + 1)}" y="${px(top + 38 - height)}" width="${px(width - 2)}" height="${px(height)}"><title>${title}</title></rect>`;
    })
    .join("");
  return `<text class="name" x="${LEFT - 10}" y="${px(top + 30)}">${escaped(short(name))}<title>${escaped(name)}</title></text>${bars}${box(sorted, top + 46, axis)}`;
}

function box(sorted: Float64Array, y: number, axis: Axis): string {
  const [low, middle, high] = [0.25, 0.5, 0.75].map((share) => quantileOf(sorted, share)) as [
    number,
    number,
    number,
  ];
  const average = mean(sorted);
  const title = `median ${middle.toFixed(4)}, quartiles ${low.toFixed(4)} and ${high.toFixed(4)}, mean ${average.toFixed(4)}`;
  const x = (value: number) => px(at(axis, value));
  const width = px(Math.max(1, at(axis, high) - at(axis, low)));
  return `<g><title>${title}</title><line class="whisker" x1="${x(sorted[0] ?? 0)}" x2="${x(sorted.at(-1) ?? 0)}" y1="${y}" y2="${y}"/><rect class="box" x="${x(low)}" y="${px(y - 5)}" width="${width}" height="10"/><line class="median" x1="${x(middle)}" x2="${x(middle)}" y1="${px(y - 6)}" y2="${px(y + 6)}"/><circle class="mean" cx="${x(average)}" cy="${y}" r="3"/></g>`;
}

/** A name that fits beside a plot; the whole of it is its title. */
export function short(name: string, most = 22): string {
  const characters = [...name];
  if (characters.length <= most) return name;
  // Paths differ at their ends.
  if (name.includes("/")) return `…${characters.slice(1 - most).join("")}`;
  return `${characters.slice(0, most - 1).join("")}…`;
}
