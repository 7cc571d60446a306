import type { Difference } from "./compare.ts";

const decimals = (value: number) => value.toFixed(4);

/** A p-value as one writes it. */
export function pText(p: number): string {
  if (Number.isNaN(p)) return "not defined";
  return p < 0.0001 ? "< 0.0001" : p.toFixed(4);
}

/** A difference rounded to what its uncertainty leaves worth saying. */
function roughly(value: number): string {
  return Number(value.toPrecision(2)).toString();
}

/** The least p that sign flips of so many topics can give. */
function leastP(moved: number): number {
  return 2 ** (1 - moved);
}

function interval({ low, high, confidence }: Difference): string {
  return `${Math.round(confidence * 100)} % interval [${decimals(low)}, ${decimals(high)}]`;
}

function nothingFound(difference: Difference): string {
  const { measure, topics, alpha, detectable, resolvable, wins, losses, power } = difference;
  const moved = wins + losses;
  const start = `no detectable difference in ${measure} between ${difference.run} and ${difference.baseline}: `;
  if (moved === 0) return `${start}the same value in all ${topics} topics`;
  const found = `${decimals(difference.difference)} over ${topics} topics, ${interval(difference)}`;
  if (leastP(moved) > alpha) {
    const most = `only ${moved} of them differ, and then no p-value below ${pText(leastP(moved))} is possible`;
    return `${start}${found}; ${most}`;
  }
  const chance = `${Math.round(power * 100)} % chance`;
  const limit = `about ±${roughly(resolvable)} is what these topics resolve, and ${roughly(detectable)} what they would find with ${chance}`;
  return `${start}${found}; ${limit}`;
}

/** One sentence that says no more than the data do. */
export function honestSentence(difference: Difference): string {
  const { verdict, measure, topics, low, high, alpha, tests } = difference;
  const excludes = low > 0 || high < 0;
  const t = difference.p_t_holm < alpha;
  if (verdict === "none") {
    const base = nothingFound(difference);
    if (!excludes) return base;
    return `${base}; the interval leaves 0 out while the test is not significant: borderline, more topics would tell`;
  }
  const how = verdict === "better" ? "better" : "worse";
  const holm = tests > 1 ? ` after Holm over ${tests}` : "";
  const size = `${decimals(Math.abs(difference.difference))} over ${topics} topics, ${interval(difference)}`;
  const base = `${difference.run} is ${how} than ${difference.baseline} in ${measure} by ${size}, p ${pText(difference.p_holm)}${holm}`;
  if (!excludes) return `${base}; the interval includes 0, so it is borderline`;
  return t ? base : `${base}; the paired t-test does not agree (p ${pText(difference.p_t_holm)}): borderline`;
}
