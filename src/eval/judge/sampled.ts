import { type ByteText, toBytes } from "../bytes.ts";
import { quantitiesOf } from "../sampling/quantities.ts";
import { type SampledReport, Sampling, type SamplingWish } from "../sampling/stages.ts";
import type { LinearMeasure } from "../sampling/weights.ts";
import { seededRandom } from "../stats/random.ts";
import type { CallRow } from "./call-row.ts";
import type { Combination } from "./combine.ts";
import { gradesOf } from "./grades.ts";
import type { JudgeInputs } from "./inputs.ts";
import type { Unit } from "./plan.ts";
import { gradingUnits } from "./units.ts";

export interface SampledPlan {
  /** Units of the next stage, from the rows so far; undefined when there is none. */
  readonly stages: (rows: readonly CallRow[]) => Iterable<Unit> | undefined;
  readonly report: (rows: readonly CallRow[]) => SampledReport;
}

function nameOf(qid: ByteText, docno: ByteText): string {
  return JSON.stringify([qid, docno]);
}

/** A plan that judges a sample of the pool's holes, and what it says of the runs. */
export function sampledPlan(
  inputs: JudgeInputs,
  measure: LinearMeasure,
  wish: SamplingWish,
  {
    samples,
    combine,
    seed,
  }: { readonly samples: number; readonly combine: Combination; readonly seed: number },
): SampledPlan {
  const { pool, holes, runs, texts } = inputs;
  const places = new Map(pool.map(({ qid, docno }, i) => [nameOf(qid, docno), i]));
  const open = new Set(holes.flatMap(({ qid, docno }) => places.get(nameOf(qid, docno)) ?? []));
  const { levels, all } = quantitiesOf(pool, runs, measure);
  const sampling = new Sampling(levels, all, open, wish, seededRandom(seed));
  const gainsOf = (rows: readonly CallRow[]) => {
    const gains = Float64Array.from(pool, ({ human }) =>
      human === undefined ? Number.NaN : measure.gain(human),
    );
    for (const { topic, doc, grade } of gradesOf(rows, combine)) {
      const place = places.get(nameOf(toBytes(topic), toBytes(doc)));
      if (place !== undefined && grade !== null) gains[place] = measure.gain(grade);
    }
    return gains;
  };
  return {
    stages(rows) {
      const pairs = sampling.next(gainsOf(rows));
      return (
        pairs &&
        gradingUnits(
          pairs.flatMap((pair) => pool[pair] ?? []),
          texts,
          samples,
        )
      );
    },
    report(rows) {
      const answered = Map.groupBy(
        rows.filter(({ probe, problem }) => probe === null && problem !== "error"),
        ({ topic, doc }) => nameOf(toBytes(topic), toBytes(doc)),
      );
      const settled = (pair: number) => {
        const { qid = "", docno = "" } = pool[pair] ?? {};
        return (answered.get(nameOf(qid, docno))?.length ?? 0) >= samples;
      };
      return sampling.estimates(gainsOf(rows), settled);
    },
  };
}
