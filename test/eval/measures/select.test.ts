import { expect, test } from "vitest";
import { selectMeasures } from "../../../src/eval/measures/select.ts";

const settings = { compat: "trec10", collectionSize: 0, maxGrade: 1 } as const;
const names = (...wanted: string[]) =>
  selectMeasures(wanted, settings).flatMap(({ columns }) => columns.map(({ name }) => name));

test("names of ir_measures stand for trec_eval's", () => {
  expect(names("nDCG@10", "AP", "RR@10", "P@5", "R@100", "Judged@10", "RBP(p=0.8)")).toEqual([
    ...["map", "P_5", "recall_100", "ndcg_cut_10", "rbp_p=0.8", "recip_rank_cut_10", "judged_10"],
  ]);
  expect(names("nDCG(dcg='exp-log2')@10", "IPrec@0.1")).toEqual(["iprec_at_recall_0.10", "ndcg_exp_cut_10"]);
});

test("a measure that there is not is named, with the nearest that there is", () => {
  expect(() => names("ndgc_cut.10")).toThrow(
    expect.objectContaining({
      code: "eval.unknown_measure",
      exit: 2,
      message: '-m ndgc_cut.10: there is no measure "ndgc_cut"',
      hint: expect.stringContaining("did you mean ndcg_cut?"),
    }),
  );
});

const bad = [
  ["P.0", "a cutoff must be at least 1"],
  ["P.ten", '"ten" is no number'],
  ["P.5,5", "5 is there twice"],
  ["ndcg.1=x", '"1=x" is no pair of name and number'],
  ["rbp.q=1", '"q" is neither a grade nor one of: p, max'],
  ["map.5", "map takes no parameters"],
  ["utility.1,2", "utility takes four numbers"],
] as const;

for (const [measure, what] of bad) {
  test(`-m ${measure}: ${what}`, () => {
    expect(() => names(measure)).toThrow(
      expect.objectContaining({
        code: "eval.measure_params",
        exit: 2,
        message: expect.stringContaining(what),
      }),
    );
  });
}
