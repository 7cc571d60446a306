import { toText } from "../bytes.ts";
import type { Evaluation } from "../evaluate.ts";
import { bootstrapMean } from "../stats/bootstrap.ts";
import { holm } from "../stats/holm.ts";
import { mean } from "../stats/moments.ts";
import { detectable, pairedT } from "../stats/paired-t.ts";
import { seededRandom } from "../stats/random.ts";
import { randomizationTest } from "../stats/randomization.ts";
import { type Pairs, pairsOf } from "./pairs.ts";
import { honestSentence } from "./sentence.ts";

export interface CompareOptions {
  readonly seed: number;
  /** Of the bootstrap. */
  readonly draws: number;
  /** Sign patterns that are drawn where there are too many to count. */
  readonly patterns: number;
  /** Level of the tests; the intervals have 1 - alpha. */
  readonly alpha: number;
  /** Chance of finding a difference of `detectable`. */
  readonly power: number;
  /** Every run with every other, instead of each with the first. */
  readonly allPairs: boolean;
  readonly perTopic: boolean;
}

export interface TopicDifference {
  readonly topic: string;
  readonly baseline: number;
  readonly run: number;
  readonly difference: number;
}

/** One run against another by one measure; differences are run less baseline. */
export interface Difference {
  readonly measure: string;
  readonly baseline: string;
  readonly run: string;
  readonly topics: number;
  readonly mean_baseline: number;
  readonly mean_run: number;
  readonly difference: number;
  /** Ends of the BCa bootstrap interval of the mean difference over topics. */
  readonly low: number;
  readonly high: number;
  readonly confidence: number;
  /** Two-sided paired randomisation test; `exact` where all sign patterns were counted. */
  readonly p: number;
  readonly exact: boolean;
  readonly patterns: number;
  /** Holm over the comparisons of this measure, and how many those are. */
  readonly p_holm: number;
  readonly tests: number;
  /** Student's paired t-test, to be looked at beside it; null where it is not defined. */
  readonly t: number | null;
  readonly p_t: number | null;
  readonly p_t_holm: number;
  /** Mean difference over its standard deviation (d_z); null where that is 0 or unknown. */
  readonly effect: number | null;
  /** Least true difference that would be found with the chance `power`; null for one topic. */
  readonly detectable: number;
  readonly power: number;
  /** Half the width of the interval. */
  readonly resolvable: number;
  readonly wins: number;
  readonly ties: number;
  readonly losses: number;
  readonly alpha: number;
  readonly verdict: "better" | "worse" | "none";
  readonly sentence: string;
  readonly per_topic?: readonly TopicDifference[];
}

type Tested = Omit<Difference, "p_holm" | "p_t_holm" | "tests" | "verdict" | "sentence">;

const finite = (value: number) => (Number.isFinite(value) ? value : null);

function tested(
  pairs: Pairs,
  about: Pick<Tested, "measure" | "baseline" | "run">,
  options: CompareOptions,
): Tested {
  const { seed, draws, patterns, alpha, power, perTopic } = options;
  const differences = pairs.run.map((value, i) => value - (pairs.baseline[i] as number));
  const confidence = 1 - alpha;
  // Streams of their own: more draws of one leave the other as it was.
  const interval = bootstrapMean(differences, seededRandom(seed), {
    draws,
    level: confidence,
    method: "bca",
  });
  const test = randomizationTest(differences, seededRandom(seed + 1), patterns);
  const t = pairedT(differences);
  return {
    ...about,
    topics: pairs.topics.length,
    mean_baseline: mean(pairs.baseline),
    mean_run: mean(pairs.run),
    difference: t.mean,
    low: interval.low,
    high: interval.high,
    confidence,
    ...test,
    t: finite(t.t),
    p_t: finite(t.p),
    effect: finite(t.effect),
    detectable: detectable(t.deviation, pairs.topics.length, alpha, power),
    power,
    resolvable: (interval.high - interval.low) / 2,
    wins: differences.filter((difference) => difference > 0).length,
    ties: differences.filter((difference) => difference === 0).length,
    losses: differences.filter((difference) => difference < 0).length,
    alpha,
    ...(perTopic ? { per_topic: topicDifferences(pairs, differences) } : {}),
  };
}

/** Largest loss first. */
function topicDifferences(
  { topics, baseline, run }: Pairs,
  differences: Float64Array,
): readonly TopicDifference[] {
  return topics
    .map((topic, i) => ({
      topic,
      baseline: baseline[i] as number,
      run: run[i] as number,
      difference: differences[i] as number,
    }))
    .sort((a, b) => a.difference - b.difference);
}

/** Which comparisons there are: each with the first, or each with every other. */
function couples(
  runs: readonly Evaluation[],
  allPairs: boolean,
): readonly (readonly [Evaluation, Evaluation])[] {
  const firsts = allPairs ? runs : runs.slice(0, 1);
  return firsts.flatMap((baseline, i) => runs.slice(i + 1).map((run) => [baseline, run] as const));
}

/** Compares runs by the measures named; Holm is over the comparisons of each measure. */
export function compareRuns(
  runs: readonly Evaluation[],
  measures: readonly string[],
  options: CompareOptions,
): readonly Difference[] {
  return measures.flatMap((measure) => {
    const all = couples(runs, options.allPairs).map(([baseline, run]) =>
      tested(
        pairsOf(baseline, run, measure),
        { measure, baseline: toText(baseline.run), run: toText(run.run) },
        options,
      ),
    );
    const adjusted = holm(all.map(({ p }) => p));
    const adjustedT = holm(all.map(({ p_t }) => p_t ?? Number.NaN));
    return all.map((one, i) => judged(one, adjusted[i] as number, adjustedT[i] as number, all.length));
  });
}

function judged(one: Tested, p_holm: number, p_t_holm: number, tests: number): Difference {
  const found = p_holm < one.alpha;
  const verdict = !found ? "none" : one.difference > 0 ? "better" : "worse";
  const difference = { ...one, p_holm, p_t_holm, tests, verdict, sentence: "" } as const;
  return { ...difference, sentence: honestSentence(difference) };
}
