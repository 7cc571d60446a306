import type { StoredFeedback, StoredInference } from "../../../observability/index.ts";
import type { GatewayConfig } from "../../config/types.ts";
import { parsed } from "./parsed.ts";
import { wireInput } from "./stored-input.ts";

export const OUTPUT_SOURCES = ["inference", "demonstration", "none"] as const;
export type OutputSource = (typeof OUTPUT_SOURCES)[number];

/** An inference as TensorZero's API tells it (stored_inferences v1), its output from where it was asked for. */
export function wireInference(
  one: StoredInference,
  source: OutputSource,
  demonstration: StoredFeedback | undefined,
  config: GatewayConfig,
): unknown {
  const own = parsed(one.output);
  const shown = demonstration === undefined ? undefined : JSON.parse(demonstration.value);
  const common = {
    type: one.type,
    function_name: one.function_name,
    variant_name: one.variant_name ?? "",
    input: wireInput(one.input),
    output: source === "none" ? null : source === "demonstration" ? shown : own,
    dispreferred_outputs: source === "demonstration" && own !== null ? [own] : [],
    timestamp: new Date(one.timestamp).toISOString(),
    episode_id: one.episode_id,
    inference_id: one.id,
    tags: JSON.parse(one.tags),
    extra_body: parsed(one.extra_body) ?? [],
    inference_params: parsed(one.inference_params) ?? { chat_completion: {} },
    processing_time_ms: whole(one.processing_time_ms),
    ttft_ms: whole(one.ttft_ms),
    snapshot_hash: one.snapshot_hash,
  };
  if (one.type === "json") return { ...common, output_schema: schemaOf(one, config) };
  return { ...common, ...toolFields(one.tool_params) };
}

/** The schema that the request gave, else its function's. */
export function schemaOf(
  { output_schema: own, function_name: name }: Pick<StoredInference, "output_schema" | "function_name">,
  { functions }: GatewayConfig,
): unknown {
  return parsed(own) ?? functions.get(name)?.outputSchema ?? {};
}

/** What was said of tools, under the names in which it is said. */
export function toolFields(text: string | null): Readonly<Record<string, unknown>> {
  const said = (parsed(text) ?? {}) as Readonly<Record<string, unknown>>;
  return {
    allowed_tools: said.allowed_tools ?? null,
    additional_tools: said.additional_tools ?? null,
    tool_choice: said.tool_choice ?? null,
    parallel_tool_calls: said.parallel_tool_calls ?? null,
    provider_tools: said.provider_tools ?? [],
  };
}

/** TensorZero's clients read whole milliseconds. */
function whole(ms: number | null): number | null {
  return ms === null ? null : Math.round(ms);
}
