import { EXIT, PmovesError } from "../../kernel/errors.ts";

function bad(measure: string, what: string, hint: string): PmovesError {
  return new PmovesError(`-m ${measure}: ${what}`, { code: "eval.measure_params", exit: EXIT.usage, hint });
}

function numbersOf(measure: string, params: string): readonly number[] {
  return params.split(",").map((text) => {
    const number = Number(text);
    if (text.trim() === "" || !Number.isFinite(number)) {
      throw bad(measure, `"${text}" is no number`, `write numbers with commas between, e.g. ${measure}.5,10`);
    }
    return number;
  });
}

/** Sorted, without repeats: each stands for a column of its own. */
function distinct(measure: string, numbers: readonly number[]): readonly number[] {
  const sorted = numbers.toSorted((a, b) => a - b);
  for (const [i, number] of sorted.entries()) {
    if (i > 0 && number === sorted[i - 1]) throw bad(measure, `${number} is there twice`, "name it once");
  }
  return sorted;
}

/** Ranks to cut at. A fraction is cut off, as trec_eval does: 23.4 is rank 23. */
export function readCutoffs(measure: string, params: string): readonly number[] {
  const cutoffs = numbersOf(measure, params).map(Math.trunc);
  if (cutoffs.some((cutoff) => cutoff < 1)) {
    throw bad(measure, "a cutoff must be at least 1", `e.g. ${measure}.10`);
  }
  return distinct(measure, cutoffs);
}

/** Fractions of R, sorted. */
export function readFractions(measure: string, params: string): readonly number[] {
  return distinct(measure, numbersOf(measure, params));
}

/** Numbers whose order means something. */
export function readNumbers(measure: string, params: string): readonly number[] {
  return numbersOf(measure, params);
}

/** `1=3,2=9` or `p=0.8`: names to numbers. */
export function readPairs(measure: string, params: string): ReadonlyMap<string, number> {
  const pairs = new Map<string, number>();
  for (const part of params.split(",")) {
    const [name, text, more] = part.split("=");
    const number = Number(text);
    if (!name || !text || more !== undefined || !Number.isFinite(number)) {
      throw bad(measure, `"${part}" is no pair of name and number`, `e.g. ${measure}.1=3,2=9`);
    }
    // The first of a name is the one that is found.
    if (!pairs.has(name)) pairs.set(name, number);
  }
  return pairs;
}

/** The pairs that give a grade its gain. */
export function gainPairs(pairs: ReadonlyMap<string, number>): ReadonlyMap<number, number> {
  const gains = new Map<number, number>();
  for (const [name, gain] of pairs) if (/^[+-]?\d+$/.test(name)) gains.set(Number(name), gain);
  return gains;
}

/** Throws where a name is neither a grade nor one of `known`. */
export function checkPairNames(
  measure: string,
  pairs: ReadonlyMap<string, number>,
  known: readonly string[],
): void {
  for (const name of pairs.keys()) {
    if (/^[+-]?\d+$/.test(name) || known.includes(name)) continue;
    throw bad(measure, `"${name}" is neither a grade nor one of: ${known.join(", ") || "nothing"}`, "");
  }
}

/** For a measure that takes none. */
export function refuseParams(measure: string, params: string | undefined): void {
  if (params === undefined) return;
  throw bad(`${measure}.${params}`, `${measure} takes no parameters`, `write ${measure} alone`);
}
