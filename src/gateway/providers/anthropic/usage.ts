import type { FinishReason, Json, Usage } from "../../model/index.ts";
import { type Fields, fieldsOf } from "../fields.ts";

function count(value: unknown): number | undefined {
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}

/**
 * The wire counts cached tokens beside `input_tokens`; the canonical count includes them. Thinking is part of
 * `output_tokens`; some models also tell it apart.
 */
export function usageOf(usage: Fields): Usage {
  const input = count(usage.input_tokens);
  const read = count(usage.cache_read_input_tokens);
  const write = count(usage.cache_creation_input_tokens);
  return {
    inputTokens: input === undefined ? null : input + (read ?? 0) + (write ?? 0),
    outputTokens: count(usage.output_tokens) ?? null,
    cacheReadTokens: read,
    cacheWriteTokens: write,
    reasoningTokens: count(fieldsOf(usage.output_tokens_details)?.thinking_tokens),
    raw: usage as Json,
  };
}

const FINISH: Readonly<Record<string, FinishReason>> = {
  end_turn: "stop",
  stop_sequence: "stop_sequence",
  max_tokens: "length",
  model_context_window_exceeded: "length",
  tool_use: "tool_call",
  refusal: "content_filter",
};

/**
 * `pause_turn` (a server tool's loop stopped half-way; the answer is to be sent back to go on) is no reason of
 * the canonical list and stays `unknown`, like every reason that is new.
 */
export function finishOf(reason: string): FinishReason {
  return FINISH[reason] ?? "unknown";
}
