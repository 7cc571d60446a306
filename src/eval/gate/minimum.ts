import { EXIT, PmovesError } from "../../kernel/errors.ts";
import type { Suite } from "./suites.ts";

/** The suite of all topics that `--min measure=n` stands for. Throws `PmovesError` for anything else. */
export function minimumSuite(texts: readonly string[]): Suite {
  const thresholds = texts.map((text) => {
    const at = text.lastIndexOf("=");
    const min = Number(text.slice(at + 1));
    if (at < 1 || text.length === at + 1 || !Number.isFinite(min)) {
      throw new PmovesError(`--min ${text}: no measure with a number`, {
        code: "eval.gate_min",
        exit: EXIT.usage,
        hint: "e.g. --min ndcg_cut.10=0.3",
      });
    }
    return [text.slice(0, at), { min, on: "bound" }] as const;
  });
  return { name: "minimum", filters: [], thresholds: Object.fromEntries(thresholds) };
}

/** A gate that checks nothing would let everything pass. */
export function nothingToCheck(): PmovesError {
  return new PmovesError("there is nothing to check", {
    code: "eval.gate_empty",
    exit: EXIT.usage,
    hint: "give a limit (--min ndcg_cut.10=0.3), --suites or --baseline",
  });
}
