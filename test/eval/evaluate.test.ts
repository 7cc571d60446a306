import { expect, test } from "vitest";
import { evaluate } from "../../src/eval/evaluate.ts";
import { defaultOptions, type ScoreOptions } from "../../src/eval/options.ts";
import { emptyQrels } from "../../src/eval/qrels.ts";
import { emptyRun, runTopic } from "../../src/eval/run.ts";

/** One topic: grades by document, and the run as pairs of document and score. */
function evaluated(
  grades: Readonly<Record<string, number>>,
  found: readonly (readonly [string, number])[],
  measures: readonly string[],
  options: Partial<ScoreOptions> = {},
): Record<string, number | undefined> {
  const qrels = emptyQrels("qrels");
  qrels.topics.set("q", new Map(Object.entries(grades)));
  const run = emptyRun("run");
  const { docs, scores, lines } = runTopic(run, "q");
  for (const [i, [docno, score]] of found.entries()) {
    docs.push(docno);
    scores.push(score);
    lines.push(i + 1);
  }
  const { columns, totals } = evaluate(qrels, run, measures, { ...defaultOptions, ...options });
  return Object.fromEntries(columns.map(({ name }, i) => [name, totals[i]]));
}

const found = [
  ["u", 9],
  ["n", 8],
  ["r", 7],
] as const;

test("-J leaves documents without a judgement out before anything is ranked", () => {
  const grades = { n: 0, r: 1, p: -1 };
  expect(evaluated(grades, found, ["recip_rank"])).toEqual({ recip_rank: 1 / 3 });
  expect(evaluated(grades, [...found, ["p", 10]], ["recip_rank"], { judgedOnly: true })).toEqual({
    recip_rank: 1 / 2,
  });
});

test("-M cuts before -J, as trec_eval does", () => {
  const options = { judgedOnly: true, depth: 2 };
  expect(evaluated({ n: 0, r: 1 }, found, ["num_ret", "recip_rank"], options)).toEqual({
    num_ret: 1,
    recip_rank: 0,
  });
});

test("a document twice is an error where it is looked at, and none beyond -M", () => {
  const twice = [...found, ["u", 1]] as const;
  expect(() => evaluated({ r: 1 }, twice, ["map"])).toThrow(
    expect.objectContaining({
      code: "eval.duplicate",
      message: "run:4: document u of topic q was already in line 1",
    }),
  );
  expect(evaluated({ r: 1 }, twice, ["recip_rank"], { depth: 3 })).toEqual({ recip_rank: 1 / 3 });
});

test("-l changes what is relevant, and not what nDCG gains", () => {
  const grades = { n: 1, r: 2 };
  const at = (level: number) => evaluated(grades, found, ["recip_rank", "ndcg"], { level });
  expect(at(1).recip_rank).toBe(1 / 2);
  expect(at(2).recip_rank).toBe(1 / 3);
  expect(at(1).ndcg).toBe(at(2).ndcg);
});

test("ties go to the larger id in byte order: that of UTF-8, not of a language or of UTF-16", () => {
  // U+FF5E is EF BD 9E, U+1F600 is F0 9F 98 80; in UTF-16 the second begins with D83D and is the smaller.
  const ids = ["\uff5e", "\u{1f600}"].map((id) => Buffer.from(id, "utf8").toString("latin1"));
  const tied = ids.map((id) => [id, 1] as const);
  expect(evaluated({ [ids[1] as string]: 1 }, tied, ["recip_rank"])).toEqual({ recip_rank: 1 });
  expect(
    evaluated(
      { Z: 1 },
      [
        ["a", 1],
        ["Z", 1],
      ],
      ["recip_rank"],
    ),
  ).toEqual({ recip_rank: 1 / 2 });
});

test("scores that differ beyond 32 bits tie for trec_eval 9 alone", () => {
  const near = [
    ["a", 16_777_217],
    ["b", 16_777_216],
  ] as const;
  expect(evaluated({ a: 1 }, near, ["recip_rank"], { compat: "trec10" })).toEqual({ recip_rank: 1 });
  expect(evaluated({ a: 1 }, near, ["recip_rank"], { compat: "trec9" })).toEqual({ recip_rank: 1 / 2 });
});
