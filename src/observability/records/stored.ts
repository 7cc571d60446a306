import type { FeedbackColumn, InferenceColumn, ModelInferenceColumn } from "./columns.ts";

type Text = string;

interface InferenceFields {
  id: Text;
  type: "chat" | "json" | "embedding";
  function_name: Text;
  variant_name: Text | null;
  model_name: Text | null;
  episode_id: Text;
  timestamp: number;
  ending: "ok" | "partial" | "failed" | "cancelled";
  error: Text | null;
  target: Text | null;
  tier: 1 | 2 | 3 | null;
  stream: 0 | 1;
  processing_time_ms: number | null;
  ttft_ms: number | null;
  input_tokens: number | null;
  output_tokens: number | null;
  cost: number | null;
  finish_reason: Text | null;
  attempts: Text;
  tags: Text;
  inference_params: Text | null;
  snapshot_hash: Text | null;
  served_attempt: number | null;
  served_at: number | null;
  served_model_name: Text | null;
  served_provider_name: Text | null;
  served_ms: number | null;
  served_ttft_ms: number | null;
  served_cache_read_tokens: number | null;
  served_cache_write_tokens: number | null;
  omitted: Text | null;
  input: Text | null;
  output: Text | null;
  tool_params: Text | null;
  output_schema: Text | null;
  extra_body: Text | null;
  raw_request: Text | null;
  raw_response: Text | null;
}

/** An inference as it is kept; JSON columns are JSON text. */
export type StoredInference = Readonly<Pick<InferenceFields, InferenceColumn>>;

interface ModelInferenceFields {
  id: Text;
  inference_id: Text;
  attempt: number;
  timestamp: number;
  model_name: Text;
  model_provider_name: Text;
  variant_name: Text | null;
  target: Text | null;
  tier: 1 | 2 | 3 | null;
  outcome: Text;
  status: number | null;
  reason: Text | null;
  response_time_ms: number | null;
  ttft_ms: number | null;
  input_tokens: number | null;
  output_tokens: number | null;
  provider_cache_read_input_tokens: number | null;
  provider_cache_write_input_tokens: number | null;
  cost: number | null;
  finish_reason: Text | null;
  cached: 0 | 1;
  raw_request: Text | null;
  raw_response: Text | null;
  system: Text | null;
  input_messages: Text | null;
  output: Text | null;
  snapshot_hash: Text | null;
  omitted: Text | null;
}

export type StoredModelInference = Readonly<Pick<ModelInferenceFields, ModelInferenceColumn>>;

export const FEEDBACK_TYPES = ["boolean", "float", "comment", "demonstration"] as const;
export type FeedbackType = (typeof FEEDBACK_TYPES)[number];

interface FeedbackFields {
  id: Text;
  type: FeedbackType;
  target_id: Text;
  target_type: "inference" | "episode";
  metric_name: Text;
  value: Text;
  timestamp: number;
  tags: Text;
}

export type StoredFeedback = Readonly<Pick<FeedbackFields, FeedbackColumn>>;
