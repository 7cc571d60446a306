import { describe, expect, it } from "vitest";
import { designOf, drawsOf, type Quantity } from "../../../src/eval/sampling/design.ts";
import { drawsNeeded, estimateOf, expectedDistinct } from "../../../src/eval/sampling/estimate.ts";
import { linearMeasure } from "../../../src/eval/sampling/weights.ts";
import { seededRandom } from "../../../src/eval/stats/random.ts";

const level = (weights: readonly number[], kind: Quantity["kind"] = "level"): Quantity => ({
  name: "q",
  kind,
  weights: Float64Array.from(weights),
});

describe("a design", () => {
  it("draws by disagreement, with a fifth for weight, and leaves no pair without a chance", () => {
    // Weights 0.5 0.5 0 and 0.5 0 0.5: spreads 0 0.25 0.25, means 0.5 0.25 0.25.
    const design = designOf([level([0.5, 0.5, 0]), level([0.5, 0, 0.5])], 1);
    expect(design.certain).toEqual([]);
    // 0.8 x spread share + 0.2 x mean share: 0.1, 0.4 + 0.05, 0.4 + 0.05.
    for (const [i, chance] of [0.1, 0.45, 0.45].entries()) expect(design.chances[i]).toBeCloseTo(chance, 12);
  });

  it("judges for certain what the draws would meet anyway, while enough draws are left", () => {
    const weights = [30, ...Array.from({ length: 70 }, () => 1)];
    const design = designOf([level(weights)], 40);
    expect(design.certain).toEqual([0]);
    expect(design.chances[0]).toBe(0);
    expect(design.chances[1]).toBeCloseTo(1 / 70, 12);
    expect(designOf([level(weights)], 30).certain).toEqual([]);
  });

  it("draws pairs as often as their chances say", () => {
    const design = designOf([level([1, 3, 0, 4])], 1);
    const draw = drawsOf(design, seededRandom(5));
    const counts = [0, 0, 0, 0];
    for (let i = 0; i < 40_000; i++) {
      const pair = draw();
      counts[pair] = (counts[pair] ?? 0) + 1;
    }
    expect(counts[2]).toBe(0);
    // Three standard deviations of a binomial are below 300.
    for (const [pair, expected] of [5000, 15_000, 0, 20_000].entries())
      expect(Math.abs((counts[pair] ?? 0) - expected)).toBeLessThan(300);
  });

  it("expects so many different pairs", () => {
    // Two draws from two equal pairs: 2 x (1 - 1/4).
    expect(expectedDistinct(designOf([level([1, 1])], 1), 2)).toBeCloseTo(1.5, 12);
  });
});

describe("an estimate", () => {
  it("is the mean of value over chance, as Hansen and Hurwitz have it", () => {
    const quantity = level([0.1, 0.3]);
    const design = designOf([quantity], 1);
    const gains = Float64Array.from([1, Number.NaN]);
    // Chances 0.25 and 0.75; drawing the first four times: 0.1 x 1 / 0.25 = 0.4 each.
    const { estimate, low } = estimateOf(quantity, { design, drawn: [0, 0, 0, 0] }, gains);
    expect(estimate).toBeCloseTo(0.4, 12);
    expect(low).toBeNull();
  });

  it("has the interval of a mean, with two draws added at the ends of what is possible", () => {
    const quantity = level([0.5, 0.5]);
    const design = designOf([quantity], 1);
    const drawn = Array.from({ length: 30 }, () => 0);
    const { estimate, low, high } = estimateOf(
      quantity,
      { design, drawn },
      Float64Array.from([1, Number.NaN]),
    );
    // Thirty values of 1 and two more, 0 and 1: deviation sqrt((31 x (1/32)^2 + (31/32)^2) / 31) = 0.1767767;
    // t of 29 degrees of freedom is 2.0452296 (any table: 2.045).
    const half = (2.0452296 * 0.1767767) / Math.sqrt(30);
    expect(estimate).toBe(1);
    expect([low, high].map((end) => end?.toFixed(6))).toEqual([(1 - half).toFixed(6), (1 + half).toFixed(6)]);
  });

  it("adds what is known for certain, and is exact where all is", () => {
    const quantity = level([0.2, 0.3, 0.5]);
    const design = { certain: [0], chances: Float64Array.from([0, 0.5, 0.5]), drawable: 2 };
    const known = Float64Array.from([1, 1, 0]);
    expect(estimateOf(quantity, { design, drawn: [] }, known)).toMatchObject({
      estimate: 0.5,
      low: 0.5,
      draws: 0,
    });
    const some = Float64Array.from([1, 1, Number.NaN]);
    // 0.2 for certain, and 0.3 x 1 / 0.5.
    expect(estimateOf(quantity, { design, drawn: [1, 1] }, some).estimate).toBeCloseTo(0.8, 12);
  });

  it("asks for draws by the square of spread over precision", () => {
    const quantity = level([0.5, 0.5]);
    const design = designOf([quantity], 1);
    const drawn = Array.from({ length: 60 }, (_, i) => i % 2);
    const pilot = { design, drawn };
    const gains = Float64Array.from([1, 0]);
    const wide = drawsNeeded([quantity], pilot, gains, 0.1);
    // Values 0 and 1 in equal parts, deviation sqrt(62/4/61) = 0.50408; t of 59 is 2.00100: 1.1 x 101.74.
    expect(wide).toBe(112);
    expect(drawsNeeded([quantity], pilot, gains, 0.05) / wide).toBeCloseTo(4, 1);
    expect(drawsNeeded([quantity], pilot, gains, 10)).toBe(60);
  });
});

describe("a measure that can be sampled", () => {
  const wish = { level: 2, max: 3, depth: 10 };

  it("has weights that sum to one and the right gain", () => {
    const precision = linearMeasure("P_5", wish);
    expect([precision.weight(1), precision.weight(5), precision.weight(6)]).toEqual([0.2, 0.2, 0]);
    expect([precision.gain(1), precision.gain(2)]).toEqual([0, 1]);
    // DCG of three: 1, 1/log2(3), 1/2 over their sum.
    const dcg = linearMeasure("sdcg_3", wish);
    const sum = 1 + 1 / Math.log2(3) + 0.5;
    expect(dcg.weight(2)).toBeCloseTo(1 / Math.log2(3) / sum, 12);
    expect(dcg.gain(2)).toBeCloseTo(2 / 3, 12);
    const rbp = linearMeasure("rbp_0.5", { ...wish, depth: 2 });
    expect([rbp.weight(1), rbp.weight(2)]).toEqual([2 / 3, 1 / 3]);
  });

  it.each(["ndcg_cut_10", "map", "P_0", "rbp_1", "P_11", ""])("is not %j", (name) => {
    expect(() => linearMeasure(name, wish)).toThrow(
      expect.objectContaining({ code: "eval.sampled_measure" }),
    );
  });
});
