import type { StoredInference } from "../records/stored.ts";
import {
  anyId,
  ImportFault,
  type ImportRow,
  idOf,
  jsonOf,
  jsonText,
  optionalBoolean,
  optionalNumber,
  optionalText,
  tagsOf,
  textOf,
  timeOfId,
} from "./fields.ts";

/** What was said, as far as a row holds it; also that of a row of `*_data`. */
export type SaidColumns = Pick<
  StoredInference,
  "input" | "output" | "tool_params" | "inference_params" | "output_schema" | "extra_body"
>;

/** A row of ChatInference or JsonInference. Throws `ImportFault`. */
export function inferenceFrom(row: ImportRow, type: "chat" | "json"): StoredInference {
  const id = idOf(row, "id");
  const ttft = optionalNumber(row, "ttft_ms");
  return {
    id,
    type,
    function_name: textOf(row, "function_name"),
    variant_name: optionalText(row, "variant_name"),
    model_name: null,
    episode_id: anyId(row, "episode_id"),
    timestamp: timeOfId(id),
    // TensorZero keeps answers only.
    ending: "ok",
    error: null,
    target: null,
    tier: null,
    stream: ttft === null ? 0 : 1,
    processing_time_ms: optionalNumber(row, "processing_time_ms"),
    ttft_ms: ttft,
    input_tokens: null,
    output_tokens: null,
    cost: null,
    finish_reason: null,
    attempts: "[]",
    tags: JSON.stringify(tagsOf(row)),
    snapshot_hash: optionalText(row, "snapshot_hash"),
    served_attempt: null,
    served_at: null,
    served_model_name: null,
    served_provider_name: null,
    served_ms: null,
    served_ttft_ms: null,
    served_cache_read_tokens: null,
    served_cache_write_tokens: null,
    omitted: null,
    raw_request: null,
    raw_response: null,
    ...saidFrom(row, type),
  };
}

export function saidFrom(row: ImportRow, type: "chat" | "json"): SaidColumns {
  return {
    input: inputOf(row),
    output: jsonText(row, "output"),
    tool_params: type === "chat" ? toolsOf(row) : null,
    inference_params: jsonText(row, "inference_params"),
    output_schema: type === "json" ? jsonText(row, "output_schema") : null,
    extra_body: listText(row, "extra_body"),
  };
}

/** Old rows hold blocks `{type: "text", value}`; they are kept as they are. */
export function inputOf(row: ImportRow): string | null {
  const input = jsonOf(row, "input");
  if (input === null) return null;
  if (typeof input !== "object" || !Array.isArray((input as { readonly messages?: unknown }).messages)) {
    throw new ImportFault("input has no messages");
  }
  return JSON.stringify(input);
}

/** Null where a list says nothing. */
function listText(row: ImportRow, name: string): string | null {
  const value = jsonOf(row, name);
  return value === null || (Array.isArray(value) && value.length === 0) ? null : JSON.stringify(value);
}

/** Tool columns of today, else what `tool_params` of older releases says. */
export function toolsOf(row: ImportRow): string | null {
  const old = (jsonOf(row, "tool_params") ?? {}) as Readonly<Record<string, unknown>>;
  const dynamic = listOf(row, "dynamic_tools") ?? listOf(old, "tools_available");
  const choice = parsedText(row.tool_choice) ?? old.tool_choice;
  const said = {
    tool_choice: choice ?? undefined,
    parallel_tool_calls: optionalBoolean(row, "parallel_tool_calls") ?? old.parallel_tool_calls ?? undefined,
    allowed_tools: jsonOf(row, "allowed_tools") ?? undefined,
    additional_tools: dynamic,
    provider_tools: listOf(row, "dynamic_provider_tools"),
  };
  return Object.values(said).every((value) => value === undefined) ? null : JSON.stringify(said);
}

/** A list whose members may be JSON text; undefined where it is empty. */
function listOf(row: ImportRow, name: string): readonly unknown[] | undefined {
  const value = jsonOf(row, name);
  if (!Array.isArray(value) || value.length === 0) return undefined;
  return value.map(parsedText);
}

/** The value of a text that is JSON, else the text. */
function parsedText(value: unknown): unknown {
  if (typeof value !== "string" || value === "") return value === "" ? null : value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}
