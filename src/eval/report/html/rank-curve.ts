import { escaped, px, svg } from "./markup.ts";

export interface Curve {
  readonly name: string;
  /** Share of topics' documents at each rank from 1 that are relevant, and that are judged. */
  readonly relevant: readonly number[];
  readonly judged: readonly number[];
}

const WIDTH = 720;
const HEIGHT = 220;
const LEFT = 44;

/** Share of relevant documents by rank, one line a run; thin and dashed the share that anybody has judged. */
export function rankCurves(curves: readonly Curve[]): string {
  const depth = Math.max(...curves.map(({ relevant }) => relevant.length), 2);
  const x = (rank: number) => px(LEFT + ((rank - 1) / (depth - 1)) * (WIDTH - LEFT - 16));
  const y = (share: number) => px(10 + (1 - share) * (HEIGHT - 10));
  const grid = [0, 0.25, 0.5, 0.75, 1]
    .map(
      (share) =>
        `<line class="grid" x1="${x(1)}" x2="${x(depth)}" y1="${y(share)}" y2="${y(share)}"/><text class="name" x="${LEFT - 6}" y="${px(Number(y(share)) + 4)}">${share * 100} %</text>`,
    )
    .join("");
  const ranks = [1, ...[5, 10, 15, 20].filter((rank) => rank <= depth)]
    .map((rank) => `<text class="tick" x="${x(rank)}" y="${HEIGHT + 16}">${rank}</text>`)
    .join("");
  const lines = curves
    .map(({ name, relevant, judged }, i) => {
      const points = (shares: readonly number[]) =>
        shares.map((share, at) => `${x(at + 1)},${y(share)}`).join(" ");
      const color = `line${i % 6}`;
      return `<g><title>${escaped(name)}</title><polyline class="${color}" points="${points(relevant)}"/><polyline class="${color} thin" points="${points(judged)}"/></g>`;
    })
    .join("");
  return svg(WIDTH, HEIGHT + 24, "relevant and judged documents by rank", `${grid}${ranks}${lines}`);
}
