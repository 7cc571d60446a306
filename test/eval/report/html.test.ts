import { expect, test } from "vitest";
import { at, ticks } from "../../../src/eval/report/html/axis.ts";
import { distributionPlot, short } from "../../../src/eval/report/html/distribution.ts";
import { calibrationPlot, confusionPlot } from "../../../src/eval/report/html/judge-plots.ts";
import { escaped } from "../../../src/eval/report/html/markup.ts";
import { rankCurves } from "../../../src/eval/report/html/rank-curve.ts";
import { topicBars } from "../../../src/eval/report/html/topic-bars.ts";

const count = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].length;
const attribute = (text: string, name: string) =>
  [...text.matchAll(new RegExp(` ${name}="([^"]*)"`, "g"))].map(([, value]) => value);

test("ticks are round and lie within", () => {
  expect(ticks(0, 1)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
  expect(ticks(-0.75, 0.41)).toEqual([-0.5, 0]);
  expect(ticks(0, 0)).toEqual([0]);
});

test("values lie where the axis says", () => {
  const axis = { from: -1, to: 1, left: 100, right: 300 };
  expect([at(axis, -1), at(axis, 0), at(axis, 1)]).toEqual([100, 200, 300]);
});

test("a distribution has every topic in a bar, and its quartiles, median and mean in words", () => {
  const plot = distributionPlot("m", [{ name: "a", values: [0, 0.25, 0.5, 1] }]);
  const bars = [...plot.matchAll(/<title>(\d+) topics from/g)].map(([, n]) => Number(n));
  expect(bars.reduce((sum, n) => sum + n, 0)).toBe(4);
  expect(plot).toContain("median 0.3750, quartiles 0.1875 and 0.6250, mean 0.4375");
});

test("bars of topics go to both sides of 0, and as many as there are topics", () => {
  const plot = topicBars("d", [
    { topic: "q1", value: -0.5, title: "q1" },
    { topic: "q2", value: 0.5, title: "q2" },
  ]);
  expect([count(plot, /class="worse"/g), count(plot, /class="better"/g)]).toEqual([1, 1]);
  // 200 to 704 for -0.5 to 0.5: 0 lies at 452.
  expect(plot).toContain('<rect class="worse" x="200" y="2" width="252"');
  expect(plot).toContain('<rect class="better" x="452" y="18" width="252"');
  const many = topicBars(
    "d",
    Array.from({ length: 300 }, (_, i) => ({ topic: `q${i}`, value: 1, title: "" })),
  );
  expect([count(many, /class="better"/g), count(many, /class="name small"/g)]).toEqual([300, 0]);
});

test("a confusion matrix shows every count, darkest where a row has most", () => {
  const plot = confusionPlot([
    [3, 1],
    [0, 0],
  ]);
  expect(attribute(plot, "fill-opacity")).toEqual(["0.750", "0.250", "0.000", "0.000"]);
  expect(plot).toContain("<title>people 0, judge 1: 1 of 4</title>");
});

test("calibration: what the judge's grade is worth to people, and nothing where the judge gave none", () => {
  const plot = calibrationPlot([
    [2, 1, 0],
    [0, 1, 0],
    [0, 2, 0],
  ]);
  expect(count(plot, /class="dot"/g)).toBe(2);
  expect(plot).toContain("the judge's 1 is people's 1.25 on average, 4 pairs");
});

test("curves by rank: one line for what is relevant and one for what is judged", () => {
  const plot = rankCurves([{ name: "a", relevant: [1, 0], judged: [1, 1] }]);
  expect(attribute(plot, "points")).toEqual(["44,10 704,220", "44,10 704,10"]);
});

test("text is escaped, control characters are shown as such", () => {
  expect(escaped(`<a href="x">'&\u0000`)).toBe("&lt;a href=&quot;x&quot;&gt;&#39;&amp;\ufffd");
});

test("long names are cut where they differ least", () => {
  expect(short("x".repeat(30))).toBe(`${"x".repeat(21)}…`);
  expect(short("/some/long/folder/of/runs/bm25.run")).toBe("…lder/of/runs/bm25.run");
});
