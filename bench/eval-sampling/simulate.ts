import { quantitiesOf } from "../../src/eval/sampling/quantities.ts";
import { Sampling } from "../../src/eval/sampling/stages.ts";
import { type LinearMeasure, linearMeasure } from "../../src/eval/sampling/weights.ts";
import { type Random, seededRandom } from "../../src/eval/stats/random.ts";

/** A kind of collection, and how it is sampled. */
export interface Scenario {
  readonly name: string;
  readonly measure: string;
  readonly topics: number;
  /** Share of relevant documents among those that systems rank, on average. */
  readonly relevant: number;
  /** Half the interval at which the judging stops. */
  readonly precision: number;
  readonly pilot: number;
}

export const SCENARIOS: readonly Scenario[] = [
  { name: "P_10, 50 topics", measure: "P_10", topics: 50, relevant: 0.35, precision: 0.04, pilot: 100 },
  { name: "P_10, few relevant", measure: "P_10", topics: 50, relevant: 0.1, precision: 0.03, pilot: 100 },
  { name: "sdcg_10, 25 topics", measure: "sdcg_10", topics: 25, relevant: 0.3, precision: 0.06, pilot: 60 },
];

/** What came of one quantity over all collections in which something was left to estimate. */
export interface Coverage {
  readonly name: string;
  readonly collections: number;
  /** Share of intervals that hold what judging everything would give. */
  readonly coverage: number;
  /** Mean of estimate - truth, and its standard error. */
  readonly bias: number;
  readonly biasError: number;
}

export interface Simulated {
  readonly seed: number;
  readonly quantities: readonly Coverage[];
  /** Collections in which all pairs were judged, so that there is no interval. */
  readonly whole: number;
  /** Share of the pool that was judged, on average, where not all was. */
  readonly judged: number;
  /** Share of those whose interval is as narrow as was asked for. */
  readonly met: number;
}

const MAX_GRADE = 3;
const CANDIDATES = 40;
const DEPTH = 20;

interface Collection {
  readonly pool: readonly { readonly qid: string; readonly ranks: readonly number[] }[];
  readonly gains: Float64Array;
}

/** Topics of differing difficulty; two systems see the grades through noise of differing strength. */
function collectionOf({ topics, relevant }: Scenario, measure: LinearMeasure, random: Random): Collection {
  const pool: { qid: string; ranks: number[] }[] = [];
  const gains: number[] = [];
  for (let topic = 0; topic < topics; topic++) {
    const share = relevant * (0.3 + 1.4 * random.unit());
    const grades = Array.from({ length: CANDIDATES }, () => {
      const at = random.unit();
      return at < share * 0.3 ? 3 : at < share * 0.6 ? 2 : at < share ? 1 : 0;
    });
    const ranked = (noise: number) =>
      grades
        .map((grade, doc) => ({ doc, score: grade + noise * random.normal() }))
        .sort((a, b) => b.score - a.score)
        .slice(0, DEPTH)
        .map(({ doc }) => doc);
    const systems = [ranked(1.5), ranked(2)];
    for (const doc of new Set(systems.flat())) {
      pool.push({ qid: String(topic), ranks: systems.map((system) => system.indexOf(doc) + 1) });
      gains.push(measure.gain(grades[doc] ?? 0));
    }
  }
  return { pool, gains: Float64Array.from(gains) };
}

/** Samples so many collections with the stopping rule on, and compares with what judging all gives. */
export function simulate(scenario: Scenario, collections: number, seed: number): Simulated {
  const random = seededRandom(seed);
  const measure = linearMeasure(scenario.measure, { level: 1, max: MAX_GRADE, depth: DEPTH });
  const wish = { precision: scenario.precision, budget: undefined, pilot: scenario.pilot };
  const covered: number[] = [];
  const errors: number[][] = [];
  const names: string[] = [];
  let [whole, judged, met] = [0, 0, 0];
  for (let i = 0; i < collections; i++) {
    const { pool, gains: truth } = collectionOf(scenario, measure, random);
    const { levels, all } = quantitiesOf(pool, [{ id: "a" }, { id: "b" }], measure);
    const sampling = new Sampling(levels, all, new Set(pool.keys()), wish, random);
    const gains = new Float64Array(pool.length).fill(Number.NaN);
    for (let pairs = sampling.next(gains); pairs !== undefined; pairs = sampling.next(gains)) {
      for (const pair of pairs) gains[pair] = truth[pair] ?? 0;
    }
    const report = sampling.estimates(gains, () => true);
    if (report.judged_all) {
      whole += 1;
      continue;
    }
    judged += report.chosen / pool.length;
    for (const [q, { name, kind, estimate, low, high }] of report.estimates.entries()) {
      const weights = all[q]?.weights ?? new Float64Array();
      const right = weights.reduce((sum, weight, pair) => sum + weight * (truth[pair] ?? 0), 0);
      names[q] = name;
      const off = errors[q] ?? [];
      off.push(estimate - right);
      errors[q] = off;
      const holds = low !== null && high !== null && low <= right && right <= high;
      covered[q] = (covered[q] ?? 0) + (holds ? 1 : 0);
      if (kind === "difference" && low !== null && high !== null && (high - low) / 2 <= scenario.precision)
        met += 1;
    }
  }
  const sampled = collections - whole;
  const quantities = names.map((name, q): Coverage => {
    const off = errors[q] ?? [];
    const bias = off.reduce((sum, error) => sum + error, 0) / sampled;
    const squares = off.reduce((sum, error) => sum + (error - bias) ** 2, 0);
    const biasError = Math.sqrt(squares / (sampled - 1) / sampled);
    return { name, collections: sampled, coverage: (covered[q] ?? 0) / sampled, bias, biasError };
  });
  return { seed, quantities, whole, judged: judged / sampled, met: met / sampled };
}
