import type { Table } from "./table.ts";

/** Variant types that are read and left out of sampling, with their keys beside those of chat_completion. */
export const IDLE_VARIANT_TYPES: ReadonlyMap<string, readonly string[]> = new Map([
  ["experimental_best_of_n_sampling", ["candidates", "evaluator", "timeout_s"]],
  ["experimental_mixture_of_n", ["candidates", "fuser", "timeout_s"]],
  [
    "experimental_dynamic_in_context_learning",
    ["embedding_model", "k", "system_instructions", "max_distance"],
  ],
  ["experimental_chain_of_thought", []],
]);

const CHAT_KEYS = [
  "type",
  "model",
  "weight",
  "system_template",
  "user_template",
  "assistant_template",
  "templates",
  "input_wrappers",
  "temperature",
  "top_p",
  "max_tokens",
  "presence_penalty",
  "frequency_penalty",
  "seed",
  "stop_sequences",
  "reasoning_effort",
  "service_tier",
  "thinking_budget_tokens",
  "verbosity",
  "json_mode",
  "retries",
  "timeouts",
  "extra_body",
  "extra_headers",
  "namespace",
];

/** Knows the keys of such a variant, checks what it refers to, and says that it is left out. */
export function readIdleVariant(table: Table, type: string, siblings: readonly string[]): readonly string[] {
  for (const key of [...CHAT_KEYS, ...(IDLE_VARIANT_TYPES.get(type) ?? [])]) table.has(key);
  const message = `variants of type ${type} are read, not acted on: this one is left out of sampling`;
  table.warning("type", "config.idle_variant", message, undefined);
  const candidates = table.has("candidates") ? (table.strings("candidates") ?? []) : [];
  candidates.forEach((name, i) => {
    if (siblings.includes(name)) return;
    const place = table.context.places.find([...table.at("candidates"), i]);
    table.context.problems.error(
      "config.dangling",
      place,
      `no variant "${name}" in this function`,
      undefined,
    );
  });
  table.done();
  return candidates;
}
