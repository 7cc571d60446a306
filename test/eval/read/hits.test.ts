import { expect, test } from "vitest";
import { Warnings } from "../../../src/eval/problem.ts";
import { takeHits } from "../../../src/eval/read/hits.ts";
import { emptyRun } from "../../../src/eval/run.ts";

function taken(value: unknown) {
  const run = emptyRun("r.jsonl");
  const warnings = new Warnings("r.jsonl");
  takeHits(value, run, warnings, 3);
  const [[qid, topic] = []] = run.topics;
  return { qid, docs: topic?.docs, scores: topic?.scores, warnings: warnings.list().map(({ text }) => text) };
}

test("the score that decides is the reranker's where every hit has one", () => {
  const hits = [
    { chunk_id: "b", score: 0.1, rerank_score: 0.9 },
    { chunk_id: "a", score: 0.8, rerank_score: 0.2 },
  ];
  expect(taken({ id: "q", hits })).toMatchObject({ docs: ["b", "a"], scores: [0.9, 0.2], warnings: [] });
});

test("scores of two kinds are not mixed: the order of the list counts, and that is said", () => {
  const hits = [
    { chunk_id: "b", score: 0.1, rerank_score: 0.3 },
    { chunk_id: "a", score: 0.8 },
  ];
  expect(taken({ id: "q", hits })).toMatchObject({
    scores: [2, 1],
    warnings: ["some hits have a reranker's score and some none: they are ranked in the order of the list"],
  });
});

test("ids alone, scores by id, and ids within a payload are hits too", () => {
  expect(taken({ id: "q", retrieved: ["x", 7] })).toMatchObject({ docs: ["x", "7"], scores: [2, 1] });
  expect(taken({ id: "q", results: { x: 0.5, y: 0.7 } })).toMatchObject({
    docs: ["x", "y"],
    scores: [0.5, 0.7],
  });
  expect(taken({ id: "q", hits: [{ payload: { chunk_id: "p" }, score: 1 }] })).toMatchObject({ docs: ["p"] });
});

const bad: readonly (readonly [unknown, string])[] = [
  ["text", "no object"],
  [{ hits: [] }, "neither an id nor a query"],
  [{ id: "q" }, "no hits"],
  [{ id: "q", hits: [{ score: 1 }] }, "a hit without a document id"],
  [{ id: "q", hits: [{ chunk_id: "a", score: "high" }] }, 'the score of a is "high"'],
];

for (const [value, what] of bad) {
  test(`${JSON.stringify(value)}: ${what}`, () => {
    expect(() => taken(value)).toThrow(
      expect.objectContaining({ exit: 2, message: expect.stringContaining(`r.jsonl:3: ${what}`) }),
    );
  });
}
