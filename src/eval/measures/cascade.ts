import type { RankedTopic } from "../topic.ts";
import { countAt } from "./hits.ts";
import { atCutoffs, fromPairs } from "./kinds.ts";
import { gainPairs } from "./params.ts";

/** Chance that a document of this grade ends the search; grades above `max` count as `max`. */
function stops(grade: number, max: number): number {
  return grade <= 0 ? 0 : (2 ** Math.min(grade, max) - 1) / 2 ** max;
}

/** Chapelle et al., CIKM 2009: 1/rank, weighted with the chance that the user stops there. */
function expectedReciprocalRank({ rels }: RankedTopic, depth: number, max: number): number {
  let goesOn = 1;
  let sum = 0;
  const end = Math.min(depth, rels.length);
  for (let i = 0; i < end; i++) {
    const stop = stops(rels[i] as number, max);
    sum += (goesOn * stop) / (i + 1);
    goesOn *= 1 - stop;
  }
  return sum;
}

const PERSISTENCE = 0.9;

/** Moffat and Zobel, TOIS 2008. Gains lie between 0 and 1: a grade over the highest, unless given. */
function rankBiasedPrecision(
  { rels }: RankedTopic,
  pairs: ReadonlyMap<string, number>,
  maxGrade: number,
): number {
  const p = pairs.get("p") ?? PERSISTENCE;
  const own = gainPairs(pairs);
  const max = pairs.get("max") ?? Math.max(1, maxGrade);
  let weight = 1 - p;
  let sum = 0;
  for (const rel of rels) {
    const gain = own.get(rel) ?? (rel <= 0 ? 0 : Math.min(rel, max) / max);
    sum += gain * weight;
    weight *= p;
  }
  return sum;
}

/** How much more RBP there would be if all that is not judged, the ranks after the last included, were best. */
function residual({ rels }: RankedTopic, pairs: ReadonlyMap<string, number>): number {
  const p = pairs.get("p") ?? PERSISTENCE;
  let weight = 1 - p;
  let sum = 0;
  for (const rel of rels) {
    if (rel < 0) sum += weight;
    weight *= p;
  }
  return sum + p ** rels.length;
}

/** Users who read down the list and may stop: RBP, ERR. */
export const cascades = {
  rbp: fromPairs(
    {
      name: "rbp",
      describe:
        "rank-biased precision (1 - p) sum g p^(rank - 1), p = 0.9, g = grade over the highest grade of the qrels",
      origin: "trec_eval 10",
      known: ["p", "max"],
    },
    (topic, pairs, { maxGrade }) => rankBiasedPrecision(topic, pairs, maxGrade),
  ),
  rbpResidual: fromPairs(
    {
      name: "rbp_resid",
      describe: "how much rbp could gain if all that is not judged were of the highest grade",
      origin: "trec_eval 10",
      known: ["p"],
    },
    residual,
  ),
  err: fromPairs(
    {
      name: "err",
      describe:
        "expected reciprocal rank over the whole list; stop = (2^grade - 1) / 2^max, max the highest of the qrels",
      origin: "pmoves",
      known: ["max"],
    },
    (topic, pairs, { maxGrade }) =>
      expectedReciprocalRank(topic, topic.rels.length, pairs.get("max") ?? maxGrade),
  ),
  errCut: atCutoffs(
    {
      name: "err_cut",
      describe: "expected reciprocal rank of the first k",
      origin: "pmoves",
      defaults: "5,10,20",
    },
    (topic, cutoffs, { maxGrade }) =>
      cutoffs.map((cutoff) => expectedReciprocalRank(topic, cutoff, maxGrade)),
  ),
};

/** How much of a ranking nobody has judged: a warning, not a merit. */
export const coverage = {
  unjudged: atCutoffs(
    {
      name: "unj",
      describe: "share of the first k without a judgement",
      origin: "trec_eval 10",
      defaults: "5,10,20",
    },
    ({ rels }, cutoffs) =>
      countAt(rels, cutoffs, (rel) => rel < 0).map((count, i) => count / (cutoffs[i] as number)),
  ),
  judged: atCutoffs(
    {
      name: "judged",
      describe: "share of the first k that is judged, 1 - unj_k, as Judged@k of ir_measures",
      origin: "pmoves",
      defaults: "5,10,20",
    },
    ({ rels }, cutoffs) =>
      countAt(rels, cutoffs, (rel) => rel < 0).map((count, i) => 1 - count / (cutoffs[i] as number)),
  ),
};
