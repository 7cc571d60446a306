import type { Confusion } from "../../agree/confusion.ts";
import { px, svg } from "./markup.ts";

const CELL = 64;
const EDGE = 70;

/** Counts by people's grade (rows) and the judge's (columns); the darker, the larger its share of the row. */
export function confusionPlot(counts: Confusion): string {
  const size = counts.length * CELL;
  const cells = counts
    .flatMap((row, human) => {
      const all = row.reduce((sum, count) => sum + count, 0);
      return row.map((count, judge) => {
        const share = all === 0 ? 0 : count / all;
        const [x, y] = [EDGE + judge * CELL, 30 + human * CELL];
        const title = `people ${human}, judge ${judge}: ${count} of ${all}`;
        return `<g><title>${title}</title><rect class="cell" x="${x}" y="${y}" width="${CELL}" height="${CELL}" fill-opacity="${share.toFixed(3)}"/><text class="${share > 0.55 ? "on" : "off"}" x="${x + CELL / 2}" y="${y + CELL / 2 + 4}">${count}</text></g>`;
      });
    })
    .join("");
  const heads = counts
    .map(
      (_, i) =>
        `<text class="tick" x="${EDGE + i * CELL + CELL / 2}" y="24">${i}</text><text class="name" x="${EDGE - 10}" y="${30 + i * CELL + CELL / 2 + 4}">${i}</text>`,
    )
    .join("");
  const names = `<text class="tick" x="${EDGE + size / 2}" y="10">judge</text><text class="name" x="30" y="${30 + size / 2}" transform="rotate(-90 14 ${30 + size / 2})">people</text>`;
  return svg(EDGE + size + 10, size + 40, "people's grades against the judge's", `${cells}${heads}${names}`);
}

const SIDE = 300;
const PAD = 44;

/**
 * Calibration: the mean of people's grades for each grade of the judge. On the diagonal the judge means what
 * people mean; below it is lenient, above it strict. A dot's area is its share of all pairs.
 */
export function calibrationPlot(counts: Confusion): string {
  const max = counts.length - 1;
  const x = (grade: number) => px(PAD + (grade / max) * (SIDE - 10));
  const y = (grade: number) => px(10 + (1 - grade / max) * (SIDE - 10));
  const all = counts.flat().reduce((sum, count) => sum + count, 0);
  const grid = counts
    .map(
      (_, grade) =>
        `<line class="grid" x1="${x(grade)}" x2="${x(grade)}" y1="${y(0)}" y2="${y(max)}"/><line class="grid" x1="${x(0)}" x2="${x(max)}" y1="${y(grade)}" y2="${y(grade)}"/><text class="tick" x="${x(grade)}" y="${SIDE + 18}">${grade}</text><text class="name" x="${PAD - 8}" y="${px(Number(y(grade)) + 4)}">${grade}</text>`,
    )
    .join("");
  const dots = counts
    .map((_, judge) => {
      const column = counts.map((row) => row[judge] ?? 0);
      const pairs = column.reduce((sum, count) => sum + count, 0);
      if (pairs === 0) return "";
      const average = column.reduce((sum, count, human) => sum + count * human, 0) / pairs;
      const title = `the judge's ${judge} is people's ${average.toFixed(2)} on average, ${pairs} pairs`;
      return `<circle class="dot" cx="${x(judge)}" cy="${y(average)}" r="${px(3 + 16 * Math.sqrt(pairs / all))}"><title>${title}</title></circle>`;
    })
    .join("");
  const diagonal = `<line class="diagonal" x1="${x(0)}" y1="${y(0)}" x2="${x(max)}" y2="${y(max)}"/>`;
  const names = `<text class="tick" x="${PAD + SIDE / 2}" y="${SIDE + 34}">judge</text><text class="name" x="24" y="${SIDE / 2}" transform="rotate(-90 10 ${SIDE / 2})">people</text>`;
  return svg(
    SIDE + PAD + 20,
    SIDE + 40,
    "mean of people's grades for each grade of the judge",
    `${grid}${diagonal}${dots}${names}`,
  );
}
