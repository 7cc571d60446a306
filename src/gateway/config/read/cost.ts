import type { CostRate } from "../types.ts";
import type { Table } from "./table.ts";

/** `cost = [{ pointer, cost_per_million | cost_per_unit, required }]` */
export function readCost(table: Table): readonly CostRate[] {
  return table.tables("cost").map((entry) => {
    const rate: CostRate = {
      pointer: entry.string("pointer"),
      pointerNonStreaming: entry.string("pointer_nonstreaming"),
      pointerStreaming: entry.string("pointer_streaming"),
      costPerMillion: entry.number("cost_per_million", 0),
      costPerUnit: entry.number("cost_per_unit", 0),
      required: entry.boolean("required") ?? false,
    };
    entry.done();
    const split = entry.has("pointer_nonstreaming") && entry.has("pointer_streaming");
    if (entry.has("pointer") === split) {
      const wants = "needs `pointer`, or `pointer_nonstreaming` with `pointer_streaming`";
      entry.error(undefined, "config.bad_value", wants, undefined);
    }
    if (entry.has("cost_per_million") === entry.has("cost_per_unit")) {
      const wants = "needs exactly one of `cost_per_million` and `cost_per_unit`";
      entry.error(undefined, "config.bad_value", wants, undefined);
    }
    return rate;
  });
}
