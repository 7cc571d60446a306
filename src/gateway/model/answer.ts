import type { Json, TextBlock, ThoughtBlock, ToolCallBlock } from "./request.ts";

export type OutputBlock =
  | TextBlock
  | ToolCallBlock
  | ThoughtBlock
  | { readonly type: "unknown"; readonly data: Json };

export type FinishReason = "stop" | "stop_sequence" | "length" | "tool_call" | "content_filter" | "unknown";

/** Token counts as the provider reported them; null is "not said". `inputTokens` includes cached ones. */
export interface Usage {
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
  readonly cacheReadTokens?: number | undefined;
  readonly cacheWriteTokens?: number | undefined;
  readonly reasoningTokens?: number | undefined;
  /** USD, only where the provider or the configuration states it. */
  readonly cost?: number | undefined;
  /** The provider's own usage object, for `include_raw_usage` and cost pointers. */
  readonly raw?: Json | undefined;
}

export const NO_USAGE: Usage = { inputTokens: null, outputTokens: null };

/** One whole answer of one provider. */
export interface ModelAnswer {
  readonly content: readonly OutputBlock[];
  readonly usage: Usage;
  readonly finishReason: FinishReason;
  /** The bodies as they crossed the wire (no headers, so no keys). */
  readonly rawRequest: string;
  readonly rawResponse: string;
  /** What the request asked for and the provider could not be told, as paths: `tools/f/properties/a/pattern`. */
  readonly dropped?: readonly string[] | undefined;
}

export interface EmbeddingAnswer {
  readonly vectors: readonly (readonly number[])[];
  readonly usage: Usage;
  readonly rawRequest: string;
  readonly rawResponse: string;
}
