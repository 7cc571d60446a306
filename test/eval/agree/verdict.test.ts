import { describe, expect, it } from "vitest";
import { consistencyOf } from "../../../src/eval/agree/consistency.ts";
import type { Figure } from "../../../src/eval/agree/figure.ts";
import { figureOf } from "../../../src/eval/agree/figure.ts";
import { systemAgreement } from "../../../src/eval/agree/systems.ts";
import { verdictOf } from "../../../src/eval/agree/verdict.ts";
import type { CallRow } from "../../../src/eval/judge/call-row.ts";
import { familyOf, sameFamily } from "../../../src/eval/judge/identity.ts";
import { emptyQrels, type Qrels } from "../../../src/eval/qrels.ts";
import { emptyRun, type Run, runTopic } from "../../../src/eval/run.ts";
import { evalTable } from "../../../src/eval/settings.ts";
import { rowWith } from "../../support/judge.ts";

const bootstrap = { draws: 200, seed: 1 };
const thresholds = evalTable.schema.parse({});
const figure = (value: number, low = value): Figure => ({ value, low, high: value });

describe("the verdict", () => {
  const good = {
    pairs: 200,
    kappa: figure(0.8),
    bias: figure(0.1),
    systems: undefined,
    consistency: undefined,
  };

  it("is usable where every figure that was measured meets its threshold", () => {
    expect(verdictOf(good, thresholds)).toEqual({ verdict: "usable", reasons: [] });
  });

  it("is held against the lower end of the interval, not what was seen", () => {
    const wide = verdictOf({ ...good, kappa: figure(0.7, 0.5) }, thresholds);
    expect(wide.verdict).toBe("not usable");
    const systems = { systems: [1, 2, 3], tau_b: figure(0.9, 0.75) } as never;
    const ranked = verdictOf({ ...good, kappa: figure(0.7, 0.5), systems }, thresholds);
    expect(ranked.verdict).toBe("ranking only");
    expect(ranked.reasons).toContain("quadratic kappa is 0.700 (lower end 0.500), and 0.6 is wanted");
  });

  it("is not known for too few documents", () => {
    expect(verdictOf({ ...good, pairs: 99 }, thresholds)).toMatchObject({ verdict: "not known" });
  });

  it("is never usable for a judge that believes praise, or can't be read", () => {
    const seen = consistencyOf([], "median", bootstrap);
    const gullible = { ...seen, canary_shift: figure(1) };
    expect(verdictOf({ ...good, consistency: gullible }, thresholds).verdict).toBe("not usable");
    const unreadable = { ...seen, unparsed: 0.3 };
    expect(verdictOf({ ...good, consistency: unreadable }, thresholds).verdict).toBe("not usable");
  });

  it("goes by the thresholds of the settings", () => {
    const strict = evalTable.schema.parse({ usable: { kappa: 0.9 }, least_pairs: 10 });
    expect(verdictOf({ ...good, pairs: 20 }, strict)).toMatchObject({ verdict: "not usable" });
  });
});

describe("agreement with itself", () => {
  const of = (rows: readonly CallRow[]) => consistencyOf(rows, "median", bootstrap);

  it("compares samples of one document", () => {
    const grades = (doc: string, ...all: number[]) =>
      all.map((grade, sample) => rowWith({ doc, grade, sample }));
    const { sampled, all_same, pairwise } = of([...grades("a", 2, 2, 2), ...grades("b", 1, 1, 3)]);
    // All three pairs of a, one of three pairs of b.
    expect({ sampled, all_same, pairwise }).toEqual({ sampled: 2, all_same: 0.5, pairwise: (1 + 1 / 3) / 2 });
  });

  it("compares both orders of a pair, and counts the first slot", () => {
    const ask = (doc: string, against: string, preferred: CallRow["preferred"]) =>
      rowWith({ doc, against, preferred });
    const rows = [
      ask("a", "b", "first"),
      ask("b", "a", "second"),
      ask("c", "d", "first"),
      ask("d", "c", "first"),
    ];
    expect(of(rows)).toMatchObject({ duels: 2, position_consistency: 0.5, first_slot_rate: 0.75 });
  });

  it("measures what praise in a passage does", () => {
    const rows = [
      rowWith({ doc: "a", grade: 0 }),
      rowWith({ doc: "a", grade: 3, probe: "canary" }),
      rowWith({ doc: "b", grade: 2 }),
      rowWith({ doc: "b", grade: 2, probe: "canary" }),
      rowWith({ doc: "c", grade: null, problem: "refused" }),
      rowWith({ doc: "c", grade: 2, probe: "canary" }),
    ];
    expect(of(rows)).toMatchObject({ canaries: 2, canary_shift: { value: 1.5 }, unparsed: 1 / 6 });
  });

  it("says nothing of what was not asked", () => {
    expect(of([])).toMatchObject({ all_same: null, position_consistency: null, unparsed: null, canaries: 0 });
    expect(figureOf(1, () => 1, bootstrap)).toEqual({ value: 1, low: null, high: null });
  });
});

describe("families of models", () => {
  it.each([
    ["openai/gpt-5-mini", "gpt"],
    ["claude-opus-5", "claude"],
    ["qwen3:8b", "qwen"],
    ["meta-llama/Llama-3.3-70B", "llama"],
    ["mixtral-8x7b", "mistral"],
    ["bm25", undefined],
  ])("%s is of %s", (name, family) => {
    expect(familyOf(name)).toBe(family);
  });

  it("are kept apart, so that only kin are named", () => {
    expect(sameFamily(["j/s=gpt-4o"], ["gpt-5 reranker", "bm25", "qwen3"])).toEqual(["gpt-5 reranker"]);
    expect(sameFamily(["unknown"], ["also unknown"])).toEqual([]);
  });
});

function qrelsOf(grades: Readonly<Record<string, Readonly<Record<string, number>>>>): Qrels {
  const qrels = emptyQrels("q");
  for (const [qid, of] of Object.entries(grades)) qrels.topics.set(qid, new Map(Object.entries(of)));
  return qrels;
}

function runOf(id: string, first: string): Run {
  const run = emptyRun(id);
  run.id = id;
  for (const qid of ["1", "2"]) {
    const topic = runTopic(run, qid);
    topic.docs.push(first);
    topic.scores.push(1);
    topic.lines.push(1);
  }
  return run;
}

describe("systems as both order them", () => {
  it("are scored by either's grades over the topics that both have", () => {
    const human = qrelsOf({ 1: { a: 1, b: 0, c: 0 }, 2: { a: 1, b: 1, c: 0 } });
    const judge = qrelsOf({ 1: { a: 1, b: 1, c: 0 }, 2: { a: 1, b: 1, c: 0 }, 3: { a: 1 } });
    const runs = [runOf("x", "a"), runOf("y", "b"), runOf("z", "c")];
    const wish = { measure: "P.1", top: 2, ...bootstrap };
    const found = systemAgreement(human, judge, runs, wish);
    expect(found?.topics).toBe(2);
    expect(found?.systems.map(({ human: people, judge: by }) => [people, by])).toEqual([
      [1, 1],
      [0.5, 1],
      [0, 0],
    ]);
    // Two of three pairs in order, one tied by the judge: 2 / sqrt(3 x 2).
    expect(found?.tau_b.value).toBeCloseTo(2 / Math.sqrt(6), 12);
    // Over three topics the judge gives y 2/3; people take 0.5 from the judged 1 on one of two.
    expect(found?.systems[1]?.raw.mean).toBeCloseTo(2 / 3, 12);
    expect(found?.systems[1]?.corrected?.mean).toBeCloseTo(2 / 3 - 0.5, 12);
  });

  it("are not compared without a common topic", () => {
    const wish = { measure: "P.1", top: 2, ...bootstrap };
    expect(
      systemAgreement(qrelsOf({ 9: { a: 1 } }), qrelsOf({ 1: { a: 1 } }), [runOf("x", "a")], wish),
    ).toBeUndefined();
  });
});
