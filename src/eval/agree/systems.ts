import { toText } from "../bytes.ts";
import { evaluate } from "../evaluate.ts";
import { defaultOptions, type ScoreOptions } from "../options.ts";
import type { Qrels } from "../qrels.ts";
import type { Run } from "../run.ts";
import { kendallTauB, spearman, tauAp } from "../stats/rank-correlation.ts";
import { rankBiasedOverlap } from "../stats/rbo.ts";
import { type Figure, figureOf } from "./figure.ts";
import { correctedMean, type MeanInterval, meanInterval } from "./ppi.ts";

/** Whether the judge orders systems as people do. */
export interface SystemAgreement {
  readonly measure: string;
  /** Topics that both have graded. */
  readonly topics: number;
  readonly systems: readonly SystemScore[];
  readonly tau_b: Figure;
  /** Swaps among the best weigh more; the order of people is the truth. */
  readonly tau_ap: Figure;
  readonly spearman: Figure;
  readonly rbo: Figure;
  /** tau-b and rank-biased overlap over the best `top` by people alone. */
  readonly top: number;
  readonly tau_b_top: Figure;
  readonly rbo_top: Figure;
}

export interface SystemScore {
  readonly system: string;
  /** Over the topics that both have graded. */
  readonly human: number;
  readonly judge: number;
  /** Over all topics of the judge, as it graded them. */
  readonly raw: MeanInterval;
  /** The same put right by the topics that people graded: prediction-powered. */
  readonly corrected: MeanInterval | null;
}

interface Scored {
  readonly system: string;
  /** By topic, over the common ones. */
  readonly human: readonly number[];
  readonly judge: readonly number[];
  readonly all: readonly number[];
}

export interface SystemWish {
  readonly measure: string;
  readonly top: number;
  readonly options?: Partial<ScoreOptions>;
  readonly draws: number;
  readonly seed: number;
}

/** Values of one measure by topic. Topics that a run lacks count with 0. */
function byTopic(qrels: Qrels, run: Run, measure: string, options: ScoreOptions) {
  const { topics, columns } = evaluate(qrels, run, [measure], options);
  const values = new Map(topics.map(({ qid, values: of }) => [qid, of[0] ?? 0]));
  return { values, name: columns[0]?.name ?? measure };
}

function onlyTopics(qrels: Qrels, topics: ReadonlySet<string>): Qrels {
  return { ...qrels, topics: new Map([...qrels.topics].filter(([qid]) => topics.has(qid))) };
}

/** Scores every run by people's and by the judge's grades. undefined where no topic is common to both. */
export function systemAgreement(
  human: Qrels,
  judge: Qrels,
  runs: readonly Run[],
  { measure, top, options, draws, seed }: SystemWish,
): SystemAgreement | undefined {
  const common = new Set([...human.topics.keys()].filter((qid) => judge.topics.has(qid)));
  if (common.size === 0 || runs.length === 0) return undefined;
  const scoring = { ...defaultOptions, ...options };
  const people = onlyTopics(human, common);
  let name = measure;
  const scored = runs.map((run): Scored => {
    const own = byTopic(people, run, measure, scoring);
    const judged = byTopic(judge, run, measure, scoring).values;
    name = own.name;
    const qids = [...common];
    return {
      system: toText(run.id),
      human: qids.map((qid) => own.values.get(qid) ?? 0),
      judge: qids.map((qid) => judged.get(qid) ?? 0),
      all: [...judged.values()],
    };
  });
  const figure = (of: (pair: Means) => number | null) =>
    figureOf(common.size, (units) => of(meansOf(scored, units)), { draws, seed });
  return {
    measure: name,
    topics: common.size,
    systems: scored.map(scoreOf),
    tau_b: figure(({ people: x, machine: y }) => kendallTauB(x, y)),
    tau_ap: figure(({ people: x, machine: y }) => tauAp(y, x)),
    spearman: figure(({ people: x, machine: y }) => spearman(x, y)),
    rbo: figure(({ people: x, machine: y }) => rankBiasedOverlap(orderOf(x), orderOf(y))),
    top: Math.min(top, runs.length),
    tau_b_top: figure((means) => {
      const { people: x, machine: y } = headOf(means, top);
      return kendallTauB(x, y);
    }),
    rbo_top: figure(({ people: x, machine: y }) =>
      rankBiasedOverlap(orderOf(x).slice(0, top), orderOf(y).slice(0, top)),
    ),
  };
}

interface Means {
  readonly people: readonly number[];
  readonly machine: readonly number[];
}

function meansOf(scored: readonly Scored[], units: Uint32Array): Means {
  const over = (values: readonly number[]) => {
    let sum = 0;
    for (const unit of units) sum += values[unit] ?? 0;
    return sum / units.length;
  };
  return { people: scored.map(({ human }) => over(human)), machine: scored.map(({ judge }) => over(judge)) };
}

/** Systems by their place, best first; of equals the first given. */
function orderOf(means: readonly number[]): readonly string[] {
  return means
    .map((mean, i) => ({ mean, i }))
    .sort((a, b) => b.mean - a.mean || a.i - b.i)
    .map(({ i }) => String(i));
}

function headOf({ people, machine }: Means, top: number): Means {
  const best = orderOf(people).slice(0, top).map(Number);
  return { people: best.map((i) => people[i] ?? 0), machine: best.map((i) => machine[i] ?? 0) };
}

function scoreOf({ system, human, judge, all }: Scored): SystemScore {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const graded = human.map((value, i) => ({ human: value, judged: judge[i] ?? 0 }));
  return {
    system,
    human: mean(human),
    judge: mean(judge),
    raw: meanInterval(all),
    corrected: graded.length < 2 ? null : correctedMean(all, graded),
  };
}
