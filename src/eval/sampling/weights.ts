import { EXIT, PmovesError } from "../../kernel/errors.ts";

/**
 * A measure that is a sum over documents of (weight of the rank) x (gain of the grade): what a sample can
 * estimate without bias. nDCG and AP are not, as they divide by what only the whole pool tells.
 */
export interface LinearMeasure {
  readonly name: string;
  /** Ranks beyond have no weight. */
  readonly depth: number;
  /** Weight of a rank from 1; all together are 1. */
  weight(rank: number): number;
  /** Gain of a grade, from 0 to 1. */
  gain(grade: number): number;
}

/**
 * `P_10`: share of the first ten that are relevant. `sdcg_10`: DCG over that of ten documents of the highest
 * grade. `rbp_0.8`: rank-biased precision, cut at `depth`, over its weight up to there. Throws `PmovesError` (exit 2).
 */
export function linearMeasure(
  name: string,
  { level, max, depth }: { readonly level: number; readonly max: number; readonly depth: number },
): LinearMeasure {
  const [, kind = "", parameter = ""] = /^(P|sdcg|rbp)_(\d+(?:\.\d+)?)$/.exec(name) ?? [];
  const value = Number(parameter);
  const binary = (grade: number) => (grade >= level ? 1 : 0);
  const graded = (grade: number) => Math.min(1, Math.max(0, grade) / max);
  if (kind === "rbp" && value > 0 && value < 1)
    return { name, ...weightsOf(depth, (rank) => value ** (rank - 1)), gain: graded };
  if (kind !== "rbp" && Number.isInteger(value) && value > 0) {
    refuseShallow(name, value, depth);
    if (kind === "P") return { name, ...weightsOf(value, () => 1), gain: binary };
    if (kind === "sdcg")
      return { name, ...weightsOf(value, (rank) => 1 / Math.log2(rank + 1)), gain: graded };
  }
  throw new PmovesError(`"${name}" is no measure that a sample can estimate without bias`, {
    code: "eval.sampled_measure",
    exit: EXIT.usage,
    hint: "one of P_k, sdcg_k and rbp_p, e.g. P_10, sdcg_10, rbp_0.8",
  });
}

function weightsOf(depth: number, raw: (rank: number) => number): Pick<LinearMeasure, "depth" | "weight"> {
  let sum = 0;
  for (let rank = 1; rank <= depth; rank++) sum += raw(rank);
  return { depth, weight: (rank) => (rank >= 1 && rank <= depth ? raw(rank) / sum : 0) };
}

function refuseShallow(name: string, k: number, depth: number): void {
  if (k <= depth) return;
  throw new PmovesError(`${name} looks at ${k} documents, and the pool is ${depth} deep`, {
    code: "eval.sampled_measure",
    exit: EXIT.usage,
    hint: `--depth ${k}`,
  });
}
