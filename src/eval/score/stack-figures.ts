import { mean } from "../stats/moments.ts";

/** What the two scripts of the stack's retrieval-eval make of one list of found ids. */
export interface StackFigures {
  /** `evaluate.py`: nDCG over the best order of what was found, however little that was. */
  readonly evaluate: { readonly mrr: number; readonly ndcg: number };
  /** `eval_rerank.py`: over all gold ids, but an id that is found twice counts twice. */
  readonly rerank: { readonly recall: number; readonly ndcg: number };
}

function discounted(gains: readonly number[]): number {
  return gains.reduce((sum, gain, i) => sum + gain / Math.log2(i + 2), 0);
}

const over = (part: number, whole: number) => (whole === 0 ? 0 : part / whole);

/**
 * Both as those scripts have it, mistakes and all, so that their reports can be told apart from right
 * figures: `pmoves/services/retrieval-eval/evaluate.py` and `eval_rerank.py` of POWERFULMOVES/PMOVES.AI.
 */
export function stackFigures(found: readonly string[], gold: ReadonlySet<string>, k: number): StackFigures {
  const hits = found.slice(0, k).map((id) => (gold.has(id) ? 1 : 0));
  const first = hits.indexOf(1) + 1;
  const count = hits.reduce<number>((sum, hit) => sum + hit, 0);
  const dcg = discounted(hits);
  const ones = (n: number) => new Array<number>(n).fill(1);
  return {
    evaluate: { mrr: first === 0 ? 0 : 1 / first, ndcg: over(dcg, discounted(ones(count))) },
    rerank: { recall: over(count, gold.size), ndcg: over(dcg, discounted(ones(Math.min(gold.size, k)))) },
  };
}

/** Means over topics. */
export function meanStackFigures(all: readonly StackFigures[]): StackFigures {
  const of = (pick: (figures: StackFigures) => number) => mean(all.map(pick));
  return {
    evaluate: { mrr: of(({ evaluate }) => evaluate.mrr), ndcg: of(({ evaluate }) => evaluate.ndcg) },
    rerank: { recall: of(({ rerank }) => rerank.recall), ndcg: of(({ rerank }) => rerank.ndcg) },
  };
}
