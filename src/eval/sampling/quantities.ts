import { toText } from "../bytes.ts";
import type { Run } from "../run.ts";
import type { Quantity } from "./design.ts";
import type { LinearMeasure } from "./weights.ts";

/** A measure's mean over topics for every run, and the difference of each later run from the first. */
export function quantitiesOf(
  pool: readonly { readonly qid: string; readonly ranks: readonly number[] }[],
  runs: readonly Pick<Run, "id">[],
  measure: LinearMeasure,
): { readonly levels: readonly Quantity[]; readonly all: readonly Quantity[] } {
  const topics = new Set(pool.map(({ qid }) => qid)).size;
  const levels = runs.map(({ id }, run): Quantity => {
    const weights = Float64Array.from(pool, ({ ranks }) => measure.weight(ranks[run] ?? 0) / topics);
    return { name: `${measure.name} of ${toText(id)}`, kind: "level", weights };
  });
  const [base, ...others] = levels;
  const differences = others.map((level, i): Quantity => {
    const name = `${measure.name} of ${toText(runs[i + 1]?.id ?? "")} - ${toText(runs[0]?.id ?? "")}`;
    const weights = level.weights.map((weight, pair) => weight - (base?.weights[pair] ?? 0));
    return { name, kind: "difference", weights };
  });
  return { levels, all: [...levels, ...differences] };
}
