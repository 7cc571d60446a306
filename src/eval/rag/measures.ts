import { mean } from "../stats/moments.ts";

export const ragMeasures = [
  "context_precision",
  "context_recall",
  "faithfulness",
  "answer_relevancy",
  "nugget_support",
] as const;
export type RagMeasure = (typeof ragMeasures)[number];

/** What each measure is, printed with every result. */
export const definitions: Readonly<Record<RagMeasure, string>> = {
  context_precision:
    "sum over ranks k of (share of useful contexts among the first k) x (context k is useful), over the number of useful contexts; useful for the reference, or for the answer where there is none",
  context_recall: "claims of the reference that the contexts support / claims of the reference",
  faithfulness: "claims of the answer that the contexts support / claims of the answer",
  answer_relevancy:
    "mean cosine of the question with questions that a model writes for the answer; 0 for an evasive answer",
  nugget_support:
    "nuggets that the answer holds / nuggets: 1 in full, 0.5 in part; a vital nugget counts 1, another 0.5",
};

/** `useful`: 1 or 0 for each context in order of rank. 0 where none is useful; null for no context. */
export function contextPrecision(useful: readonly number[]): number | null {
  if (useful.length === 0) return null;
  let hits = 0;
  let sum = 0;
  for (const [i, verdict] of useful.entries()) {
    hits += verdict;
    sum += verdict * (hits / (i + 1));
  }
  return hits === 0 ? 0 : sum / hits;
}

/** Share of claims that are supported; null where nothing is claimed. */
export function supportShare(verdicts: readonly number[]): number | null {
  return verdicts.length === 0 ? null : mean(verdicts);
}

export type Support = "support" | "partial" | "none";
const worth: Readonly<Record<Support, number>> = { support: 1, partial: 0.5, none: 0 };

/** Weighted as in TREC RAG 2024: vital 1, okay 0.5; beside it vital nuggets alone, in full or also in part. */
export interface NuggetScores {
  readonly weighted: number | null;
  readonly vital: number | null;
  readonly vital_strict: number | null;
}

export function nuggetScores(
  verdicts: readonly Support[],
  nuggets: readonly { readonly vital: boolean }[],
): NuggetScores {
  let [sum, weights] = [0, 0];
  const vital: Support[] = [];
  for (const [i, verdict] of verdicts.entries()) {
    const weight = nuggets[i]?.vital === true ? 1 : 0.5;
    if (weight === 1) vital.push(verdict);
    sum += weight * worth[verdict];
    weights += weight;
  }
  return {
    weighted: weights === 0 ? null : sum / weights,
    vital: vital.length === 0 ? null : mean(vital.map((verdict) => worth[verdict])),
    vital_strict: vital.length === 0 ? null : mean(vital.map((verdict) => (verdict === "support" ? 1 : 0))),
  };
}

/** Cosine of two vectors; null where one has no length. */
export function cosine(a: readonly number[], b: readonly number[]): number | null {
  let [dot, aa, bb] = [0, 0, 0];
  for (const [i, x] of a.entries()) {
    const y = b[i] ?? 0;
    dot += x * y;
    aa += x * x;
    bb += y * y;
  }
  return aa === 0 || bb === 0 ? null : dot / Math.sqrt(aa * bb);
}
