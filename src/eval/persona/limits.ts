import { measureOf, type Suite } from "../gate/suites.ts";
import { columnsOf } from "../measures/select.ts";
import type { ScoreOptions } from "../options.ts";
import type { PersonaRequest } from "./request.ts";

/** What the stack asks of a persona where a request names no limit of its own (publish_gate.py). */
export const DEFAULT_THRESHOLDS = { mrr: { min: 0.8 }, ndcg: { min: 0.75 } } as const;

export const DATASET = "dataset";

/** One limit, by the name that the event has for it. */
export interface NamedLimit {
  /** `ndcg`, or `suite:ndcg`. */
  readonly name: string;
  readonly suite: string;
  /** Column, e.g. `ndcg_cut_10`. */
  readonly measure: string;
  readonly min?: number;
  readonly max?: number;
  readonly on: "bound" | "value";
}

export type Limits = readonly NamedLimit[];

/** The limits of a request as a suite of all its questions. */
export function datasetSuite({ dataset }: PersonaRequest, on: "bound" | "value"): Suite {
  const given = dataset.thresholds ?? {};
  const thresholds = Object.keys(given).length === 0 ? DEFAULT_THRESHOLDS : given;
  return {
    name: DATASET,
    filters: [],
    thresholds: Object.fromEntries(
      Object.entries(thresholds).map(([name, limit]) => [name, { ...limit, on }]),
    ),
  };
}

/** Every limit of some suites with the column that it is held against. Throws for a measure that there is not. */
export function limitsOf(suites: readonly Suite[], k: number, options: ScoreOptions): Limits {
  return suites.flatMap(({ name: suite, thresholds }) =>
    Object.entries(thresholds).flatMap(([name, { min, max, on }]) =>
      columnsOf([measureOf(name, k)], options).map((measure) => ({
        name: suite === DATASET ? name : `${suite}:${name}`,
        suite,
        measure,
        on,
        ...(min === undefined ? {} : { min }),
        ...(max === undefined ? {} : { max }),
      })),
    ),
  );
}
