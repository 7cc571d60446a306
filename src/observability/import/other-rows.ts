import type { Datapoint } from "../datasets/datapoint.ts";
import type { FeedbackType, StoredFeedback, StoredModelInference } from "../records/stored.ts";
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
  optionalTime,
  tagsOf,
  textOf,
  timeOfId,
} from "./fields.ts";
import { inputOf, toolsOf } from "./inference-row.ts";

/** A row of ModelInference. Which of several attempts it was nobody kept. Throws `ImportFault`. */
export function modelInferenceFrom(row: ImportRow): StoredModelInference {
  const id = idOf(row, "id");
  const model = textOf(row, "model_name");
  const provider = textOf(row, "model_provider_name");
  return {
    id,
    inference_id: anyId(row, "inference_id"),
    attempt: 1,
    timestamp: timeOfId(id),
    model_name: model,
    model_provider_name: provider,
    variant_name: optionalText(row, "variant_name"),
    target: `${model}/${provider}`,
    tier: null,
    outcome: "ok",
    status: null,
    reason: null,
    response_time_ms: optionalNumber(row, "response_time_ms"),
    ttft_ms: optionalNumber(row, "ttft_ms"),
    input_tokens: optionalNumber(row, "input_tokens"),
    output_tokens: optionalNumber(row, "output_tokens"),
    provider_cache_read_input_tokens: optionalNumber(row, "provider_cache_read_input_tokens"),
    provider_cache_write_input_tokens: optionalNumber(row, "provider_cache_write_input_tokens"),
    cost: optionalNumber(row, "cost"),
    finish_reason: optionalText(row, "finish_reason"),
    cached: optionalBoolean(row, "cached") ? 1 : 0,
    snapshot_hash: optionalText(row, "snapshot_hash"),
    omitted: null,
    ...rawFrom(row),
  };
}

/** What was sent and came back, as far as a row holds it. */
export function rawFrom(row: ImportRow) {
  return {
    raw_request: optionalText(row, "raw_request"),
    raw_response: optionalText(row, "raw_response"),
    system: optionalText(row, "system"),
    input_messages: jsonText(row, "input_messages"),
    output: jsonText(row, "output"),
  };
}

/** A row of one of the feedback tables. Only comments say what they are about; of others it is looked up. */
export function feedbackFrom(
  row: ImportRow,
  type: FeedbackType,
): Omit<StoredFeedback, "target_type"> & { readonly target_type: StoredFeedback["target_type"] | undefined } {
  const id = idOf(row, "id");
  return {
    id,
    type,
    target_id: anyId(row, type === "demonstration" ? "inference_id" : "target_id"),
    target_type: type === "demonstration" ? "inference" : type === "comment" ? levelOf(row) : undefined,
    metric_name: type === "boolean" || type === "float" ? textOf(row, "metric_name") : type,
    value: valueText(row, type),
    timestamp: timeOfId(id),
    tags: JSON.stringify(tagsOf(row)),
  };
}

function levelOf(row: ImportRow): StoredFeedback["target_type"] {
  const level = textOf(row, "target_type");
  if (level === "inference" || level === "episode") return level;
  throw new ImportFault(`target_type is neither inference nor episode: ${level.slice(0, 60)}`);
}

function valueText(row: ImportRow, type: FeedbackType): string {
  const value =
    type === "boolean"
      ? optionalBoolean(row, "value")
      : type === "float"
        ? optionalNumber(row, "value")
        : type === "comment"
          ? optionalText(row, "value")
          : jsonOf(row, "value");
  if (value === null) throw new ImportFault("has no value");
  return JSON.stringify(value);
}

/** A row of ChatInferenceDatapoint or JsonInferenceDatapoint. */
export function datapointFrom(row: ImportRow, type: "chat" | "json"): Datapoint {
  const id = anyId(row, "id");
  const updated = optionalTime(row, "updated_at") ?? optionalTime(row, "created_at") ?? 0;
  const input = inputOf(row);
  if (input === null) throw new ImportFault("has no input");
  return {
    id,
    dataset_name: textOf(row, "dataset_name"),
    type,
    function_name: textOf(row, "function_name"),
    episode_id: optionalText(row, "episode_id"),
    name: optionalText(row, "name"),
    input,
    output: jsonText(row, "output"),
    tool_params: type === "chat" ? toolsOf(row) : null,
    output_schema: type === "json" ? (jsonText(row, "output_schema") ?? "{}") : null,
    tags: JSON.stringify(tagsOf(row)),
    is_custom: optionalBoolean(row, "is_custom") ? 1 : 0,
    source_inference_id: optionalText(row, "source_inference_id"),
    created_at: optionalTime(row, "created_at") ?? updated,
    updated_at: updated,
    staled_at: optionalTime(row, "staled_at") ?? (optionalBoolean(row, "is_deleted") ? updated : null),
  };
}
