import { expect, test } from "vitest";
import { type CompareOptions, compareRuns } from "../../../src/eval/compare/compare.ts";
import { honestSentence } from "../../../src/eval/compare/sentence.ts";
import type { Evaluation } from "../../../src/eval/evaluate.ts";

/** Darwin's maize (Fisher, The Design of Experiments, 1935): crossed less self-fertilised. */
const maize = [49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48];

const how: CompareOptions = {
  seed: 1,
  draws: 2000,
  patterns: 2000,
  alpha: 0.05,
  power: 0.8,
  allPairs: false,
  perTopic: false,
};

function evaluation(run: string, values: readonly number[]): Evaluation {
  return {
    run,
    columns: [{ name: "m", summary: "mean", perTopic: true, format: "fixed" }],
    topics: values.map((value, i) => ({
      qid: `q${i}`,
      missing: false,
      values: Float64Array.of(value),
      texts: [],
    })),
    totals: Float64Array.of(0),
    ignored: [],
  };
}

const zeros = (n: number) => new Array<number>(n).fill(0);
const compare = (a: readonly number[], b: readonly number[], more: Partial<CompareOptions> = {}) =>
  compareRuns([evaluation("A", a), evaluation("B", b)], ["m"], { ...how, ...more })[0];

test("Fisher's figures: exact p 1726 / 32768, t 2.148, p of t 0.0497", () => {
  const found = compare(zeros(15), maize);
  expect(found).toMatchObject({
    topics: 15,
    exact: true,
    patterns: 32_768,
    p: expect.closeTo(1726 / 32_768, 12),
    t: expect.closeTo(2.148, 3),
    p_t: expect.closeTo(0.0497, 4),
    wins: 13,
    ties: 0,
    losses: 2,
    verdict: "none",
  });
});

test("test and interval that disagree are called borderline, whichever way", () => {
  const found = compare(zeros(15), maize);
  if (found === undefined) throw new Error("no comparison");
  const base = honestSentence(found);
  expect(base).toMatch(/^no detectable difference in m between B and A: 20\.9333 over 15 topics/);
  expect(base).not.toContain("borderline");
  expect(honestSentence({ ...found, low: 0.5 })).toContain("borderline, more topics would tell");
  const better = { ...found, verdict: "better" } as const;
  expect(honestSentence(better)).toContain("the interval includes 0, so it is borderline");
  expect(honestSentence({ ...better, low: 0.5, p_t_holm: 0.07 })).toContain(
    "paired t-test does not agree (p 0.0700)",
  );
});

test("nothing found says what these topics could tell", () => {
  const noise = Array.from({ length: 24 }, (_, i) => (i % 2 === 0 ? 0.1 : -0.1) + i / 10_000);
  const found = compare(zeros(24), noise);
  expect(found?.verdict).toBe("none");
  expect(found?.exact).toBe(false);
  expect(found?.sentence).toMatch(
    /is what these topics resolve, and 0\.061 what they would find with 80 % chance$/,
  );
});

test("a clear difference is said with its interval and p, in the right direction", () => {
  const better = Array.from({ length: 30 }, (_, i) => 0.2 + (i % 5) / 100);
  expect(compare(zeros(30), better)?.sentence).toMatch(
    /^B is better than A in m by 0\.2200 over 30 topics, 95 % interval \[0\.21\d\d, 0\.22\d\d\], p 0\.0005$/,
  );
  expect(compare(better, zeros(30))?.sentence).toMatch(/^B is worse than A in m by 0\.2200 over 30 topics/);
});

test("so few topics that no test could find anything are called that", () => {
  expect(compare([0, 0, 0, 0], [1, 1, 1, 1])?.sentence).toContain(
    "only 4 of them differ, and then no p-value below 0.1250 is possible",
  );
  expect(compare([1, 1], [1, 1])?.sentence).toBe(
    "no detectable difference in m between B and A: the same value in all 2 topics",
  );
});

test("several runs: each with the first, p by Holm; or every one with every other", () => {
  const runs = [
    evaluation("A", zeros(15)),
    evaluation("B", maize),
    evaluation(
      "C",
      maize.map((x) => -x),
    ),
  ];
  const first = compareRuns(runs, ["m"], how);
  expect(first.map(({ baseline, run }) => `${baseline}${run}`)).toEqual(["AB", "AC"]);
  expect(first[0]?.p_holm).toBeCloseTo((2 * 1726) / 32_768, 12);
  expect(first[0]?.tests).toBe(2);
  const all = compareRuns(runs, ["m"], { ...how, allPairs: true });
  expect(all.map(({ baseline, run }) => `${baseline}${run}`)).toEqual(["AB", "AC", "BC"]);
});

test("topics are listed with the largest loss first", () => {
  const found = compare([0.5, 0.5, 0.5], [0.6, 0.1, 0.5], { perTopic: true });
  expect(found?.per_topic?.map(({ topic }) => topic)).toEqual(["q1", "q2", "q0"]);
  expect(found).toMatchObject({ wins: 1, ties: 1, losses: 1 });
});

test("the seed fixes all that is drawn", () => {
  const noise = Array.from({ length: 25 }, (_, i) => Math.sin(i));
  expect(compare(zeros(25), noise)).toEqual(compare(zeros(25), noise));
  expect(compare(zeros(25), noise)?.p).not.toBe(compare(zeros(25), noise, { seed: 2 })?.p);
});

test("runs without a topic in common can't be compared", () => {
  const other = evaluation("B", [1]);
  const moved = { ...other, topics: other.topics.map((topic) => ({ ...topic, qid: "x" })) };
  expect(() => compareRuns([evaluation("A", [1]), moved], ["m"], how)).toThrow(
    /A and B have no topic in common/,
  );
});
