import { expect, test } from "vitest";
import { selectMeasures } from "../../../src/eval/measures/select.ts";
import { NOT_IN_POOL, type RankedTopic, UNJUDGED } from "../../../src/eval/topic.ts";

/** A topic from its grades in rank order and from how many documents the qrels have at each grade. */
function topicOf(rels: readonly number[], levels: readonly number[], level = 1): RankedTopic {
  const relevant = levels.slice(level).reduce((sum, count) => sum + count, 0);
  const nonrelevant = levels.slice(0, level).reduce((sum, count) => sum + count, 0);
  const relevantRetrieved = rels.filter((rel) => rel >= level).length;
  return { qid: "1", rels: Int32Array.from(rels), levels, relevant, nonrelevant, relevantRetrieved, level };
}

function value(measure: string, topic: RankedTopic, collectionSize = 0, maxGrade = 2): number {
  const [bound] = selectMeasures([measure], { compat: "trec10", collectionSize, maxGrade });
  const out = new Float64Array(bound?.columns.length ?? 0);
  bound?.score(topic, out, 0);
  return out[0] as number;
}

const log = Math.log2;

/** Grades 2, 0, none, 1; the qrels have two non-relevant, two of grade 1 and one of grade 2. R = 3. */
const four = topicOf([2, 0, NOT_IN_POOL, 1], [2, 2, 1]);

/** Worked out on paper, definitions as each measure's `describe` has them. */
const cases: readonly (readonly [string, number])[] = [
  ["binG", (1 / log(2) + 1 / log(4)) / 3],
  // Ideal gains 2 1 1: after rank 1 the user is 2 - 2 behind, after rank 4 2 + 1 + 1 + 1 - 3.
  ["G", (2 / log(2) + 1 / log(4)) / 4],
  ["dcg", 2 / log(2) + 1 / log(5)],
  ["ideal_dcg", 2 + 1 / log(3) + 1 / log(4)],
  ["ndcg", (2 + 1 / log(5)) / (2.5 + 1 / log(3))],
  // At rank 1: 2/2. At rank 4, and once more for the one not found, dcg over all of the ideal.
  ["ndcg_rel", (1 + 2 * ((2 + 1 / log(5)) / (2.5 + 1 / log(3)))) / 3],
  // Steps down after ranks 1 (2 to 1) and 3 (1 to nothing): 2/2 and 2/ideal; four ranks are no more than one beyond.
  ["Rndcg", (1 + 2 / (2.5 + 1 / log(3))) / 2],
  ["relative_P.4", 2 / 3],
  ["set_P", 2 / 4],
  ["set_relative_P", 2 / 3],
  ["set_recall", 2 / 3],
  ["set_map", (2 / 4) * (2 / 3)],
  ["set_F", (2 * (1 / 2) * (2 / 3)) / (1 / 2 + 2 / 3)],
  ["set_F.3", (4 * (1 / 2) * (2 / 3)) / (3 / 2 + 2 / 3)],
  ["num_nonrel_judged_ret", 1],
  // 0.5 R = 1.5, rounded up to 2.
  ["Rprec_mult.0.5", 1 / 2],
  ["Rprec", 1 / 3],
  ["map", (1 + 2 / 4) / 3],
  ["gm_map", Math.log(0.5)],
  ["yaap", Math.log((1 + 1.5) / (1 + 3 - 1.5))],
  // Grade 2 has none above it; grade 1 has one of min(3, 2).
  ["bpref", (1 + 1 - 1 / 2) / 3],
  ["gm_bpref", Math.log(0.5)],
  ["recip_rank", 1],
  // Five shares of recall lie at the first hit, four at the second, two beyond.
  ["11pt_avg", (5 * 1 + 4 * 0.5) / 11],
  ["utility", 2 - 2],
  ["infAP", (1 + 1 / 4 + (3 / 4) * (2 / 3) * ((1 + 1e-5) / (2 + 2e-5))) / 3],
  ["unj.4", 1 / 4],
  ["judged.4", 3 / 4],
  ["recip_rank_cut.1", 1],
  ["ndcg_exp", (3 + 1 / log(5)) / (3 + 1 / log(3) + 1 / log(4))],
  ["ndcg_exp_cut.3", 3 / (3 + 1 / log(3) + 1 / log(4))],
  // Chance to stop: 3/4 for grade 2, 1/4 for grade 1.
  ["err", 3 / 4 + (1 / 4) * (1 / 4) * (1 / 4)],
  ["err_cut.3", 3 / 4],
  // Gains 1 and 1/2 of the highest grade 2.
  ["rbp", 0.1 * (1 + 0.5 * 0.9 ** 3)],
  ["rbp.p=0.5", 0.5 * (1 + 0.5 * 0.125)],
  ["rbp.1=1,2=1", 0.1 * (1 + 0.9 ** 3)],
  // Rank 3 is not judged, and neither is what would come after rank 4.
  ["rbp_resid", 0.1 * 0.81 + 0.9 ** 4],
];

for (const [measure, expected] of cases) {
  test(`${measure} of four documents by hand`, () => {
    expect(value(measure, four)).toBeCloseTo(expected, 12);
  });
}

test("interpolated precision: 1 up to the first hit, 1/2 up to the second, then nothing", () => {
  // lround(x R): 0.1 R is hit 0, which counts as the first; 0.5 R = 1.5 is hit 2; 0.9 R is hit 3.
  expect(value("iprec_at_recall.0.1", four)).toBe(1);
  expect(value("iprec_at_recall.0.5", four)).toBe(0.5);
  expect(value("iprec_at_recall.0.9", four)).toBe(0);
});

test("utility counts what was left out of the collection", () => {
  // 2 hits, 2 misses, 1 relevant left out, 10 - 4 - 1 others.
  expect(value("utility.1,-1,-2,0.5", four, 10)).toBe(2 - 2 - 2 + 2.5);
});

test("rbp of the graded case that trec_eval 10.0-rc3 gets wrong", () => {
  // Grades 1, 0, 2 with gains of half and one: 0.1 x (0.5 + 0.81).
  expect(value("rbp", topicOf([1, 0, 2], [1, 1, 1]))).toBeCloseTo(0.131, 12);
});

test("bpref is 1 for a hit with nothing above it even where nothing non-relevant is judged", () => {
  expect(value("bpref", topicOf([NOT_IN_POOL, 1], [0, 1]))).toBe(1);
});

test("a grade below 0 is in the pool without a judgement: no gain, no miss, and infAP counts it", () => {
  const topic = topicOf([UNJUDGED, 1], [0, 1]);
  expect(value("ndcg", topic)).toBeCloseTo(1 / log(3), 12);
  // 1/2 + 1/2 x (1 of 1 in the pool) x (nothing judged above: eps / 2 eps).
  expect(value("infAP", topic)).toBeCloseTo(1 / 2 + 1 / 4, 9);
});

test("relstring shows grades, > above nine, - and . for the two kinds of unjudged", () => {
  const [bound] = selectMeasures(["relstring.5"], { compat: "trec10", collectionSize: 0, maxGrade: 12 });
  expect(bound?.text?.(topicOf([3, 12, NOT_IN_POOL, UNJUDGED, 0, 1], [1]))).toBe("3>-.0");
});

test("nothing relevant and nothing retrieved is 0, never NaN", () => {
  for (const [measure] of cases) {
    const empty = value(measure, topicOf([], []));
    expect([measure, Number.isNaN(empty)]).toEqual([measure, false]);
  }
});
