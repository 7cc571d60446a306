import { expect, test } from "vitest";
import { belongs, measureOf, parseSuites } from "../../../src/eval/gate/suites.ts";

const record = {
  query: "why?",
  namespace: "pmoves",
  metadata: { suite: "baseline", cell: 3 },
  tags: ["overview", "demo"],
};

const cases = [
  [{ field: "metadata.suite", equals: "baseline" }, true],
  [{ field: "metadata.suite", equals: "other" }, false],
  [{ field: "metadata.suite", not_equals: "other" }, true],
  [{ field: "metadata.cell", in: [1, 3] }, true],
  [{ field: "tags", in: ["demo"] }, true],
  [{ field: "tags", not_in: ["demo"] }, false],
  [{ field: "tags.0", equals: "overview" }, true],
  [{ field: "tags", contains_any: ["x", "demo"] }, true],
  [{ field: "namespace", contains_any: ["pmoves"] }, false],
  [{ field: "metadata.persona", exists: false }, true],
  [{ field: "metadata.persona", exists: true }, false],
] as const;

for (const [filter, expected] of cases) {
  test(`${JSON.stringify(filter)} is ${expected}`, () => {
    expect(belongs(record, { filters: [filter as { field: string; on?: never }] })).toBe(expected);
  });
}

test("a suites file of the stack is read as it is; limits are for intervals unless they say otherwise", () => {
  const text = JSON.stringify({
    id: "x",
    suites: [{ name: "s", type: "regression", metrics: ["mrr"], thresholds: { mrr: { min: 0.8 } } }],
  });
  expect(parseSuites("s.json", text)).toEqual([
    {
      name: "s",
      type: "regression",
      filters: [],
      metrics: ["mrr"],
      thresholds: { mrr: { min: 0.8, on: "bound" } },
    },
  ]);
});

test("the stack's names stand for measures at its cut", () => {
  expect(["mrr", "ndcg", "recall", "map"].map((name) => measureOf(name, 5))).toEqual([
    ...["recip_rank_cut.5", "ndcg_cut.5", "recall.5", "map"],
  ]);
});

const bad = [
  ["{", "s.json: no JSON"],
  ["{}", "s.json: suites"],
  ['{"suites":[]}', "s.json: suites"],
  ['{"suites":[{"name":"a","thresholds":{"ndcg":{"minimum":1}}}]}', "s.json: suites.0.thresholds.ndcg"],
] as const;

for (const [text, what] of bad) {
  test(`${text} is refused: ${what}`, () => {
    expect(() => parseSuites("s.json", text)).toThrow(
      expect.objectContaining({ code: "eval.suites", exit: 2, message: expect.stringContaining(what) }),
    );
  });
}
