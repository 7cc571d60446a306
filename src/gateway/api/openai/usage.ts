import type { Json, Usage } from "../../model/index.ts";

/** Token counts under OpenAI's names; a count that the provider did not give is left out, as TensorZero does. */
export function chatUsage(usage: Usage): Readonly<Record<string, Json | undefined>> {
  const { inputTokens, outputTokens } = usage;
  return {
    prompt_tokens: inputTokens ?? undefined,
    completion_tokens: outputTokens ?? undefined,
    total_tokens: inputTokens === null || outputTokens === null ? undefined : inputTokens + outputTokens,
    prompt_tokens_details:
      usage.cacheReadTokens === undefined ? undefined : { cached_tokens: usage.cacheReadTokens },
    completion_tokens_details:
      usage.reasoningTokens === undefined ? undefined : { reasoning_tokens: usage.reasoningTokens },
    tensorzero_provider_cache_write_input_tokens: usage.cacheWriteTokens,
    tensorzero_cost: usage.cost ?? null,
  };
}
