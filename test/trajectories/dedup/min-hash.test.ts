import { expect, it } from "vitest";
import { minHash, SimilarityIndex, similarity } from "../../../src/trajectories/dedup/min-hash.ts";

const words = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, i) => `word${from + i}`).join(" ");

it.each([
  // 1000 words have 996 shingles of five; shifted by n words, two texts share 996 - n of 996 + n.
  [0, 1],
  [100, 896 / 1096],
  [332, 664 / 1328],
  [664, 332 / 1660],
  [1000, 0],
])("estimates the similarity of texts shifted by %i words within four standard errors", (shift, jaccard) => {
  const estimate = similarity(minHash(words(0, 1000)), minHash(words(shift, 1000 + shift)));
  const error = 4 * Math.sqrt((jaccard * (1 - jaccard)) / 128);
  expect(Math.abs(estimate - jaccard)).toBeLessThanOrEqual(error + 1 / 128);
});

it("does not mind case and punctuation", () => {
  expect(similarity(minHash("One, two; three! four five six"), minHash("one two three four five six"))).toBe(
    1,
  );
});

it("finds the nearest of many, and nothing where nothing is near", () => {
  const index = new SimilarityIndex();
  for (let i = 0; i < 200; i++) index.add(`t${i}`, minHash(words(i * 1000, i * 1000 + 300)));
  expect(index.nearest(minHash(words(7000, 7295)), 0.8)).toMatchObject({ id: "t7" });
  expect(index.nearest(minHash("something that none of them says in any place"), 0.8)).toBeUndefined();
});

it("takes texts of few words and of none", () => {
  expect(similarity(minHash(""), minHash(""))).toBe(1);
  expect(similarity(minHash("one"), minHash("two"))).toBeLessThan(0.1);
});
