import { px } from "./markup.ts";

/** Where values lie on a horizontal axis. */
export interface Axis {
  readonly from: number;
  readonly to: number;
  readonly left: number;
  readonly right: number;
}

export function at({ from, to, left, right }: Axis, value: number): number {
  return to === from ? left : left + ((value - from) / (to - from)) * (right - left);
}

/** Steps of 1, 2 or 5 times a power of ten, about `count` of them. */
export function ticks(from: number, to: number, count = 5): readonly number[] {
  if (!(to > from)) return [from];
  const rough = (to - from) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5, 10].find((times) => times * power >= rough) ?? 10);
  const first = Math.ceil(from / step - 1e-9);
  const last = Math.floor(to / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}

/** Lines and numbers of an axis below a drawing that goes from `top` to `bottom`. */
export function axisLines(axis: Axis, top: number, bottom: number): string {
  return ticks(axis.from, axis.to)
    .map((value) => {
      const x = px(at(axis, value));
      return `<line class="grid" x1="${x}" x2="${x}" y1="${px(top)}" y2="${px(bottom)}"/><text class="tick" x="${x}" y="${px(bottom + 14)}">${value}</text>`;
    })
    .join("");
}
