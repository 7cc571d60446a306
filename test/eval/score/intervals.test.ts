import { expect, test } from "vitest";
import { columnIntervals } from "../../../src/eval/score/intervals.ts";
import { bootstrapMean } from "../../../src/eval/stats/bootstrap.ts";
import { seededRandom } from "../../../src/eval/stats/random.ts";

const column = (name: string, summary: "mean" | "sum" | "geometric") =>
  ({ name, summary, perTopic: true, format: "fixed" }) as const;

const rows = [0.1, 0.9, 0.5, 0.3];
const evaluation = {
  run: "r",
  columns: [column("a", "mean"), column("n", "sum"), column("g", "geometric")],
  topics: rows.map((value, i) => ({
    qid: String(i),
    missing: false,
    values: Float64Array.of(value, 1, Math.log(value)),
    texts: [],
  })),
  totals: Float64Array.of(0.45, 4, 0.3),
  ignored: [],
};

test("means have the interval of the plain bootstrap with the same draws, sums have none", () => {
  const intervals = columnIntervals(evaluation, [0, 1], { seed: 9, draws: 1000 });
  const { low, high } = bootstrapMean(rows, seededRandom(9), { draws: 1000 });
  expect([...intervals.keys()]).toEqual([0]);
  expect(intervals.get(0)?.low).toBeCloseTo(low, 12);
  expect(intervals.get(0)?.high).toBeCloseTo(high, 12);
});

test("a geometric mean is drawn in logarithms and given as it is read", () => {
  const found = columnIntervals(evaluation, [2], { seed: 9, draws: 1000 }).get(2);
  const logs = bootstrapMean(rows.map(Math.log), seededRandom(9), { draws: 1000 });
  expect(found?.low).toBeCloseTo(Math.exp(logs.low), 12);
  expect(found?.high).toBeCloseTo(Math.exp(logs.high), 12);
});
