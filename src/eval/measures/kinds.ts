import type { RankedTopic } from "../topic.ts";
import type { BoundMeasure, Description, Measure, MeasureColumn, MeasureSettings } from "./measure.ts";
import {
  checkPairNames,
  readCutoffs,
  readFractions,
  readNumbers,
  readPairs,
  refuseParams,
} from "./params.ts";

/** The constructors of measures: one for each way in which trec_eval parametrises and names one. */

const mean = (name: string): MeasureColumn => ({ name, summary: "mean", perTopic: true, format: "fixed" });

const count = (name: string): MeasureColumn => ({ name, summary: "sum", perTopic: true, format: "whole" });

const geometric = (name: string): MeasureColumn => ({
  name,
  summary: "geometric",
  perTopic: false,
  format: "fixed",
});

const columnOf = { mean, count, geometric };

function bound(column: MeasureColumn, value: (topic: RankedTopic) => number): BoundMeasure {
  return {
    columns: [column],
    score: (topic, out, at) => {
      out[at] = value(topic);
    },
  };
}

function row(description: Description, defaults: string, bind: Measure["bind"]): Measure {
  const { name, describe, origin = "trec_eval" } = description;
  return { name, describe, origin, defaults, bind };
}

/** One figure, no parameters. */
export function plain(
  description: Description & { readonly as?: keyof typeof columnOf },
  value: (topic: RankedTopic, settings: MeasureSettings) => number,
): Measure {
  const { name, as = "mean" } = description;
  return row(description, "", (params, settings) => {
    refuseParams(name, params);
    return bound(columnOf[as](name), (topic) => value(topic, settings));
  });
}

export const standardCutoffs = "5,10,15,20,30,100,200,500,1000";

/** A figure for each rank: `P_5`. `values` gives them in the order of the cutoffs, which ascend. */
export function atCutoffs(
  description: Description & { readonly defaults?: string },
  values: (topic: RankedTopic, cutoffs: readonly number[], settings: MeasureSettings) => ArrayLike<number>,
): Measure {
  const { name, defaults = standardCutoffs } = description;
  return row(description, defaults, (params, settings) => {
    const cutoffs = readCutoffs(name, params ?? defaults);
    return {
      columns: cutoffs.map((cutoff) => mean(`${name}_${cutoff}`)),
      score: (topic, out, at) => out.set(values(topic, cutoffs, settings), at),
    };
  });
}

/** A figure for each fraction of R, two decimals in its name: `iprec_at_recall_0.10`. */
export function atFractions(
  description: Description & { readonly defaults: string },
  values: (topic: RankedTopic, fractions: readonly number[], settings: MeasureSettings) => ArrayLike<number>,
): Measure {
  const { name, defaults } = description;
  return row(description, defaults, (params, settings) => {
    const fractions = readFractions(name, params ?? defaults);
    return {
      columns: fractions.map((fraction) => mean(`${name}_${fraction.toFixed(2)}`)),
      score: (topic, out, at) => out.set(values(topic, fractions, settings), at),
    };
  });
}

/** One figure from a list of numbers, which its name repeats where they were given: `utility_2,-1,0,0`. */
export function fromNumbers(
  description: Description & { readonly defaults: string },
  value: (topic: RankedTopic, numbers: readonly number[], settings: MeasureSettings) => number,
): Measure {
  const { name, defaults } = description;
  return row(description, defaults, (params, settings) => {
    const numbers = readNumbers(name, params ?? defaults);
    return bound(mean(nameWith(name, params)), (topic) => value(topic, numbers, settings));
  });
}

/** One figure from pairs: gains of grades, and the named parameters of `known`. */
export function fromPairs(
  description: Description & { readonly known?: readonly string[] },
  value: (topic: RankedTopic, pairs: ReadonlyMap<string, number>, settings: MeasureSettings) => number,
): Measure {
  const { name, known = [] } = description;
  return row(description, "", (params, settings) => {
    const pairs = params === undefined ? new Map() : readPairs(name, params);
    checkPairNames(name, pairs, known);
    return bound(mean(nameWith(name, params)), (topic) => value(topic, pairs, settings));
  });
}

export function nameWith(name: string, params: string | undefined): string {
  return params === undefined ? name : `${name}_${params}`;
}
