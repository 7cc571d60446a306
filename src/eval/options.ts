import type { Compat } from "./rank.ts";
import type { TopicOptions } from "./topic.ts";

/** How a run is scored: trec_eval's flags. */
export interface ScoreOptions extends TopicOptions {
  readonly compat: Compat;
  /** `-c`: topics of the qrels that the run lacks count with 0. */
  readonly complete: boolean;
  /** `-N`: documents in the collection, for `utility`. */
  readonly collectionSize: number;
}

export const defaultOptions: ScoreOptions = {
  level: 1,
  judgedOnly: false,
  depth: Number.POSITIVE_INFINITY,
  compat: "trec10",
  complete: true,
  collectionSize: 0,
};
