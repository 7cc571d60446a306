export const combinations = ["median", "mode"] as const;
export type Combination = (typeof combinations)[number];

/**
 * One grade from several samples. An even median and a tied mode take the lower grade: a doubt never makes a
 * document more relevant. null where fewer than half of the samples have a grade.
 */
export function combine(grades: readonly (number | null)[], how: Combination): number | null {
  const known = grades.filter((grade) => grade !== null).toSorted((a, b) => a - b);
  if (known.length === 0 || known.length * 2 < grades.length) return null;
  return how === "median" ? (known[Math.ceil(known.length / 2) - 1] ?? null) : modeOf(known);
}

/** `sorted` upwards, so that the first of equal counts is the lowest grade. */
function modeOf(sorted: readonly number[]): number | null {
  let best: number | null = null;
  let most = 0;
  for (const grade of new Set(sorted)) {
    const count = sorted.filter((other) => other === grade).length;
    if (count > most) [best, most] = [grade, count];
  }
  return best;
}
