import type { Compat } from "../rank.ts";
import type { RankedTopic } from "../topic.ts";

/** What a measure may depend on beside the topic and its own parameters. */
export interface MeasureSettings {
  readonly compat: Compat;
  /** Documents in the collection, for `utility`; 0 where nobody said. */
  readonly collectionSize: number;
  /** The highest grade of all qrels: what a gain is measured against. */
  readonly maxGrade: number;
}

/**
 * How topics become one figure: `mean`; `sum`; `geometric`, for values that are logarithms; `run_id` and
 * `topics` come from the run itself; `none` has none.
 */
export type Summary = "mean" | "sum" | "geometric" | "run_id" | "topics" | "none";

/** One figure of a measure, e.g. `P_10`. */
export interface MeasureColumn {
  readonly name: string;
  readonly summary: Summary;
  /** False for what makes sense over all topics only. */
  readonly perTopic: boolean;
  readonly format: "fixed" | "whole" | "text";
}

/** A measure with its parameters in place. */
export interface BoundMeasure {
  readonly columns: readonly MeasureColumn[];
  /** Writes one value per column from `out[at]`; what it leaves alone is 0. Not called for an empty topic of `-c`. */
  score(topic: RankedTopic, out: Float64Array, at: number): void;
  /** For a column of text, its text. */
  text?(topic: RankedTopic): string;
}

/** A row of the table of measures. */
export interface Measure {
  /** trec_eval's name where it has one. */
  readonly name: string;
  /** What it is, with its gain and its discount. One sentence. */
  readonly describe: string;
  /** trec_eval's default parameters as one would write them; "" where it takes none. */
  readonly defaults: string;
  /** Whether trec_eval knows it: 9 and 10, only 10, or neither. */
  readonly origin: "trec_eval" | "trec_eval 10" | "pmoves";
  /** `params` as they stand after the first dot; undefined for the defaults. Throws `PmovesError`. */
  bind(params: string | undefined, settings: MeasureSettings): BoundMeasure;
}

/** What all kinds of measures are described by. */
export interface Description {
  readonly name: string;
  readonly describe: string;
  readonly origin?: Measure["origin"];
}
