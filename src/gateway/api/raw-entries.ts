import type { Json } from "../model/index.ts";
import type { Finished, FinishedEmbedding } from "../result.ts";

/**
 * TensorZero's `raw_usage` and `raw_response` entries: what one model inference cost and said, in the
 * provider's own words. There is one model inference behind each answer, so its id is the inference's.
 * Providers have TensorZero's names where it has one for them.
 */

export type ApiType = "chat_completions" | "responses" | "embeddings";

function entry(
  result: Finished | FinishedEmbedding,
  apiType: ApiType,
  data: Json,
): Readonly<Record<string, Json>> {
  return {
    model_inference_id: result.inferenceId,
    provider_type: result.target.kind === "gemini" ? "google_ai_studio_gemini" : result.target.kind,
    api_type: apiType === "chat_completions" && result.target.wire === "responses" ? "responses" : apiType,
    data,
  };
}

export function rawUsage(result: Finished): readonly Json[] {
  return result.usage.raw === undefined ? [] : [entry(result, "chat_completions", result.usage.raw)];
}

export function rawResponse(result: Finished | FinishedEmbedding, apiType: ApiType): readonly Json[] {
  return [entry(result, apiType, result.rawResponse)];
}
