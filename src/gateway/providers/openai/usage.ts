import type { FinishReason, Json, Usage } from "../../model/index.ts";

type Fields = Readonly<Record<string, unknown>>;

function count(value: unknown): number | undefined {
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}

function within(value: unknown, key: string): number | undefined {
  return typeof value === "object" && value !== null ? count((value as Fields)[key]) : undefined;
}

/** OpenAI's usage object with the additions of others: OpenRouter's `cost` (USD) and cache writes. */
export function usageOf(value: unknown): Usage | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const usage = value as Fields;
  const prompt = usage.prompt_tokens_details;
  const completion = usage.completion_tokens_details;
  return {
    inputTokens: count(usage.prompt_tokens) ?? null,
    outputTokens: count(usage.completion_tokens) ?? null,
    cacheReadTokens: within(prompt, "cached_tokens"),
    cacheWriteTokens: within(prompt, "cache_write_tokens"),
    reasoningTokens: within(completion, "reasoning_tokens"),
    cost: count(usage.cost),
    raw: value as Json,
  };
}

const FINISH: Readonly<Record<string, FinishReason>> = {
  stop: "stop",
  eos: "stop",
  end_turn: "stop",
  stop_sequence: "stop_sequence",
  length: "length",
  max_tokens: "length",
  model_context_window_exceeded: "length",
  model_length: "length",
  tool_calls: "tool_call",
  function_call: "tool_call",
  content_filter: "content_filter",
  sensitive: "content_filter",
  safety: "content_filter",
};

/** Finish reasons that mean the answer failed although the status was 200 (GLM, OpenRouter). */
export function isFailedFinish(reason: string): boolean {
  return reason === "network_error" || reason === "error";
}

/** Services that say `stop` after tool calls (Ollama at /v1, Gemini's compatible route) are put right. */
export function finishOf(reason: string, hasToolCalls: boolean): FinishReason {
  const finish = FINISH[reason] ?? "unknown";
  return hasToolCalls && finish === "stop" ? "tool_call" : finish;
}
