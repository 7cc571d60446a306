import type { Params } from "../../model/index.ts";
import type { Table } from "./table.ts";

/** Sampling parameters of a variant, under TensorZero's names. */
export function readParams(table: Table): Params {
  const read: Params = {
    temperature: table.number("temperature"),
    max_tokens: table.integer("max_tokens"),
    seed: table.integer("seed", Number.MIN_SAFE_INTEGER),
    top_p: table.number("top_p"),
    presence_penalty: table.number("presence_penalty"),
    frequency_penalty: table.number("frequency_penalty"),
    stop_sequences: table.strings("stop_sequences"),
    reasoning_effort: table.string("reasoning_effort"),
    service_tier: table.oneOf("service_tier", ["auto", "default", "priority", "flex"]),
    thinking_budget_tokens: table.integer("thinking_budget_tokens", Number.MIN_SAFE_INTEGER),
    verbosity: table.string("verbosity"),
  };
  // Absent is absent: merging parameters looks at which keys are there.
  return Object.fromEntries(Object.entries(read).filter(([, value]) => value !== undefined));
}
