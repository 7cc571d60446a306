import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { meanStackFigures, stackFigures } from "../../../src/eval/score/stack-figures.ts";

interface Vector {
  readonly name: string;
  readonly predicted: readonly string[];
  readonly gold_ids: readonly string[];
  readonly k: number;
  readonly evaluate_py: unknown;
  readonly eval_rerank_py: unknown;
}

const { cases } = JSON.parse(readFileSync("fixtures/eval/eval-metric-vectors.json", "utf8")) as {
  readonly cases: readonly Vector[];
};

for (const { name, predicted, gold_ids, k, evaluate_py, eval_rerank_py } of cases) {
  test(`the stack's figures: ${name}`, () => {
    const figures = stackFigures(predicted, new Set(gold_ids), k);
    expect(figures).toEqual({ evaluate: evaluate_py, rerank: eval_rerank_py });
  });
}

test("their means are over topics", () => {
  const one = stackFigures(["a"], new Set(["a"]), 10);
  const none = stackFigures(["x"], new Set(["a"]), 10);
  expect(meanStackFigures([one, none])).toEqual({
    evaluate: { mrr: 0.5, ndcg: 0.5 },
    rerank: { recall: 0.5, ndcg: 0.5 },
  });
});
