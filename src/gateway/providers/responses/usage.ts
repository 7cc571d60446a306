import type { FinishReason, Json, Usage } from "../../model/index.ts";
import { type Fields, fieldsOf } from "../fields.ts";

function count(value: unknown): number | undefined {
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}

/** Input counts cached tokens in, output the reasoning; OpenRouter adds `cost` (USD). */
export function usageOf(value: unknown): Usage | undefined {
  const usage = fieldsOf(value);
  if (usage === undefined) return undefined;
  const input = fieldsOf(usage.input_tokens_details);
  return {
    inputTokens: count(usage.input_tokens) ?? null,
    outputTokens: count(usage.output_tokens) ?? null,
    cacheReadTokens: count(input?.cached_tokens),
    cacheWriteTokens: count(input?.cache_write_tokens),
    reasoningTokens: count(fieldsOf(usage.output_tokens_details)?.reasoning_tokens),
    cost: count(usage.cost),
    raw: usage as Json,
  };
}

/** Why a response ended: it says so only where it is not complete. */
export function finishOf(response: Fields, incomplete: boolean, hasCalls: boolean): FinishReason {
  if (!incomplete) return hasCalls ? "tool_call" : "stop";
  switch (fieldsOf(response.incomplete_details)?.reason) {
    case "max_output_tokens":
      return "length";
    case "content_filter":
      return "content_filter";
    default:
      return "unknown";
  }
}
