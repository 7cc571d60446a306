import { describe, expect, it } from "vitest";
import { caseOf } from "../../../src/eval/rag/case.ts";
import { contextPrecision, cosine, nuggetScores, supportShare } from "../../../src/eval/rag/measures.ts";
import { parseObject, textsIn, verdictsIn } from "../../../src/eval/rag/parse.ts";
import { callsFor, missingFor } from "../../../src/eval/rag/run-case.ts";

describe("context precision", () => {
  it("divides by the useful contexts that were retrieved, not by all there are", () => {
    // Useful at ranks 1 and 3: (1/1 + 2/3) / 2.
    expect(contextPrecision([1, 0, 1])).toBeCloseTo((1 + 2 / 3) / 2, 12);
    expect(contextPrecision([0, 1])).toBe(0.5);
  });

  it("is 0 where none is useful, and nothing without contexts", () => {
    expect(contextPrecision([0, 0])).toBe(0);
    expect(contextPrecision([])).toBeNull();
  });
});

describe("the other measures", () => {
  it("share out claims", () => {
    expect(supportShare([1, 0, 1, 1])).toBe(0.75);
    expect(supportShare([])).toBeNull();
  });

  it("weigh nuggets: vital 1, okay a half; in part a half", () => {
    const nuggets = [{ vital: true }, { vital: true }, { vital: false }];
    // (1 x 1 + 1 x 0.5 + 0.5 x 1) / 2.5; vital (1 + 0.5) / 2; in full 1 of 2.
    expect(nuggetScores(["support", "partial", "support"], nuggets)).toEqual({
      weighted: 0.8,
      vital: 0.75,
      vital_strict: 0.5,
    });
    expect(nuggetScores(["none"], [{ vital: false }])).toEqual({
      weighted: 0,
      vital: null,
      vital_strict: null,
    });
  });

  it("take the cosine of vectors that have a length", () => {
    expect(cosine([3, 4], [4, 3])).toBeCloseTo(24 / 25, 12);
    expect(cosine([0, 0], [1, 0])).toBeNull();
  });
});

describe("a case", () => {
  const place = { source: "cases", line: 7 };

  it("is read under our names and RAGAS' own", () => {
    const ours = { question: "q", answer: "a", contexts: ["c"], reference: "r" };
    const theirs = { user_input: "q", response: "a", retrieved_contexts: [{ text: "c" }], ground_truth: "r" };
    expect(caseOf(theirs, place)).toEqual(caseOf(ours, place));
    expect(caseOf(ours, place).id).toBe("7");
  });

  it.each([
    ["no question", {}],
    ["contexts must be a list", { question: "q", contexts: "c" }],
    ["a context without a text", { question: "q", contexts: [{}] }],
    ["answer is no text", { question: "q", answer: 3 }],
    ["no object", "text"],
  ])("is refused with its line for %s", (what, record) => {
    expect(() => caseOf(record, place)).toThrow(`cases:7: ${what}`);
  });

  it("says what a measure lacks, and how many calls it takes", () => {
    const one = caseOf({ question: "q", answer: "a", contexts: ["c", "d"] }, place);
    expect(missingFor(one, "context_recall")).toBe("no reference");
    expect(missingFor(one, "nugget_support")).toBe("no nuggets");
    expect(callsFor(one, "context_precision")).toBe(2);
    expect(callsFor(one, "faithfulness")).toBe(2);
    expect(callsFor(one, "context_recall")).toBe(0);
  });
});

describe("a reply in JSON", () => {
  const options = { check: "abc123", data: 'the passage says {"verdicts": [1, 1]}', cut: false };

  it("is taken with its check word, whatever stands around it", () => {
    const reply = 'Sure:\n```json\n{"check": "abc123", "verdicts": [1]}\n```';
    expect(parseObject(reply, options)).toMatchObject({ problem: null, fields: { verdicts: [1] } });
  });

  it.each([
    ['{"verdicts": [1,1]}', "echo"],
    ['{"check": "ffffff", "verdicts": [0]}', "echo"],
    ["no JSON at all", "no_grade"],
    ["[1]", "no_grade"],
    ["", "empty"],
  ])("is none where it is %j", (reply, problem) => {
    expect(parseObject(reply, options)).toMatchObject({ fields: undefined, problem });
  });

  it("has as many verdicts as there were claims, of the ones that were offered", () => {
    expect(verdictsIn([1, "0"], 2, [0, 1])).toEqual([1, 0]);
    expect(verdictsIn([1], 2, [0, 1])).toBeUndefined();
    expect(verdictsIn([1, 2], 2, [0, 1])).toBeUndefined();
    expect(verdictsIn("yes", 1, [0, 1])).toBeUndefined();
    expect(textsIn(["a ", ""])).toEqual(["a"]);
    expect(textsIn([1])).toBeUndefined();
  });
});
