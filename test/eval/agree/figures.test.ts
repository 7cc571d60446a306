import { describe, expect, it } from "vitest";
import { ordinalAlpha, ordinalAlphaOf } from "../../../src/eval/agree/alpha.ts";
import {
  addUp,
  agreement,
  bias,
  confusionOf,
  cutAt,
  kappa,
  meanError,
  recallByGrade,
} from "../../../src/eval/agree/confusion.ts";
import { fitGradeMap, mapped } from "../../../src/eval/agree/grade-map.ts";
import { correctedMean, meanInterval } from "../../../src/eval/agree/ppi.ts";

/** People and judge on a scale of 0 to 2: (0,0) (1,2) (2,2) (2,1). */
const four = confusionOf(
  [
    [0, 0],
    [1, 2],
    [2, 2],
    [2, 1],
  ],
  2,
);

describe("Cohen's kappa", () => {
  it("is 0.4 for the textbook's 20, 5, 10, 15", () => {
    // Observed 35/50 = 0.7; expected 0.5 x 0.6 + 0.5 x 0.4 = 0.5; (0.7 - 0.5) / 0.5.
    const counts = [
      [20, 5],
      [10, 15],
    ];
    for (const how of ["plain", "linear", "quadratic"] as const)
      expect(kappa(counts, how)).toBeCloseTo(0.4, 12);
  });

  it("counts disagreements by their distance where it is weighted", () => {
    // Rows 1 1 2, columns 1 1 2. Plain: 0.5 observed, 6/16 expected: 0.125/0.625.
    expect(kappa(four, "plain")).toBeCloseTo(0.2, 12);
    // Linear: observed 2 x 1/2 = 1, expected 14/2/4 = 1.75.
    expect(kappa(four, "linear")).toBeCloseTo(1 - 1 / 1.75, 12);
    // Quadratic: observed 2 x 1/4, expected 22/4/4 = 1.375.
    expect(kappa(four, "quadratic")).toBeCloseTo(1 - 0.5 / 1.375, 12);
  });

  it("weighs over the whole scale, with grades that nobody gave", () => {
    const wide = confusionOf(
      [
        [0, 0],
        [0, 1],
        [1, 1],
        [1, 0],
      ],
      3,
    );
    expect(kappa(wide, "linear")).toBeCloseTo(0, 12);
    expect(wide).toHaveLength(4);
  });

  it("is not defined where chance explains everything, or there is nothing", () => {
    expect(
      kappa(
        [
          [5, 0],
          [0, 0],
        ],
        "plain",
      ),
    ).toBeNull();
    expect(
      kappa(
        [
          [0, 0],
          [0, 0],
        ],
        "plain",
      ),
    ).toBeNull();
  });

  it("at a cut is that of the two sides", () => {
    expect(cutAt(four, 1)).toEqual([
      [1, 0],
      [0, 3],
    ]);
    expect(kappa(cutAt(four, 1), "plain")).toBe(1);
    // 2 or not: (0,0) (0,1) (1,1) (1,0): as by chance.
    expect(kappa(cutAt(four, 2), "plain")).toBeCloseTo(0, 12);
  });
});

describe("what stands beside it", () => {
  it("is counted over pairs", () => {
    expect(agreement(four)).toBe(0.5);
    expect(meanError(four)).toBe(0.5);
    expect(bias(four)).toBe(0);
    expect(
      bias(
        confusionOf(
          [
            [0, 2],
            [1, 1],
          ],
          2,
        ),
      ),
    ).toBe(1);
    expect(recallByGrade(four)).toEqual([1, 0, 0.5]);
    expect(
      recallByGrade([
        [0, 0],
        [1, 1],
      ]),
    ).toEqual([null, 0.5]);
  });

  it("adds topics up as often as they are drawn", () => {
    const [a, b] = [confusionOf([[0, 0]], 1), confusionOf([[1, 0]], 1)];
    expect(addUp([a, b], [0, 1, 1], 1)).toEqual([
      [1, 0],
      [2, 0],
    ]);
  });
});

describe("Krippendorff's ordinal alpha", () => {
  it("is 0.815 for the four observers and twelve units of his paper, some ratings missing", () => {
    const raters = [
      [1, 2, 3, 3, 2, 1, 4, 1, 2, 0, 0, 0],
      [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, 0, 3],
      [0, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, 0],
      [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, 0],
    ];
    const units = Array.from({ length: 12 }, (_, unit) =>
      raters.flatMap((ratings) => {
        const rating = ratings[unit] ?? 0;
        return rating === 0 ? [] : [rating - 1];
      }),
    );
    expect(ordinalAlpha(units, 4)?.toFixed(3)).toBe("0.815");
  });

  it("of two raters is the same from their table", () => {
    const units = [
      [0, 0],
      [1, 2],
      [2, 2],
      [2, 1],
    ];
    expect(ordinalAlphaOf(four)).toBeCloseTo(ordinalAlpha(units, 2) ?? Number.NaN, 12);
  });

  it("is not defined without two ratings that differ", () => {
    expect(ordinalAlpha([[1, 1]], 2)).toBeNull();
    expect(ordinalAlpha([[1]], 2)).toBeNull();
  });
});

describe("a map of grades", () => {
  it("finds a judge that is one grade too kind", () => {
    const kind = confusionOf(
      [
        [0, 1],
        [0, 1],
        [1, 2],
        [1, 2],
        [2, 3],
        [3, 3],
      ],
      3,
    );
    const map = fitGradeMap(kind);
    expect(map.slice(1, 3)).toEqual([0, 1]);
    expect(kappa(mapped(kind, map), "quadratic")).toBeGreaterThan(kappa(kind, "quadratic") ?? 1);
  });

  it("changes nothing where nothing gets better", () => {
    expect(
      fitGradeMap(
        confusionOf(
          [
            [0, 0],
            [1, 1],
            [2, 2],
          ],
          2,
        ),
      ),
    ).toEqual([0, 1, 2]);
  });
});

describe("the measure put right by people", () => {
  it("adds the mean difference, and both variances with what ties them", () => {
    const judged = [0.5, 0.7, 0.9, 0.5];
    const graded = [
      { human: 0.4, judged: 0.5 },
      { human: 0.7, judged: 0.7 },
      { human: 0.7, judged: 0.9 },
    ];
    const { mean, low, high } = correctedMean(judged, graded);
    // 0.65 + mean(-0.1, 0, -0.2) = 0.55.
    expect(mean).toBeCloseTo(0.55, 12);
    // V(judged) = 0.11/3, V(off) = 0.01, cov = (-0.2 x 0 + 0 x 0.1 + 0.2 x -0.1)/2 = -0.01 with mean 0.7:
    // 0.11/12 + 0.01/3 - 0.02/4 = 0.0075; t of 2 degrees of freedom is 4.302653.
    expect((high ?? 0) - mean).toBeCloseTo(4.302653 * Math.sqrt(0.0075), 5);
    expect(mean - (low ?? 0)).toBeCloseTo((high ?? 0) - mean, 12);
  });

  it("is people's own mean, with its interval, where they graded all topics", () => {
    const graded = [0.2, 0.5, 0.9].map((human, i) => ({ human, judged: [0.9, 0.1, 0.4][i] ?? 0 }));
    const corrected = correctedMean([0.9, 0.1, 0.4], graded);
    const own = meanInterval([0.2, 0.5, 0.9]);
    expect(corrected.mean).toBeCloseTo(own.mean, 12);
    expect(corrected.low).toBeCloseTo(own.low ?? Number.NaN, 12);
    expect(corrected.high).toBeCloseTo(own.high ?? Number.NaN, 12);
  });

  it("has no interval from one topic", () => {
    expect(meanInterval([0.5])).toEqual({ mean: 0.5, low: null, high: null, topics: 1 });
  });
});
