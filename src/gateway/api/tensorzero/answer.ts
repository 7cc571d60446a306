import type { InferenceCall, Json, Usage } from "../../model/index.ts";
import type { Finished, FinishedBlock } from "../../result.ts";
import { rawResponse, rawUsage } from "../raw-entries.ts";

/** Token counts under TensorZero's names; null is "not said". */
export function nativeUsage(usage: Usage): Readonly<Record<string, Json | undefined>> {
  return {
    input_tokens: usage.inputTokens,
    output_tokens: usage.outputTokens,
    provider_cache_read_input_tokens: usage.cacheReadTokens,
    provider_cache_write_input_tokens: usage.cacheWriteTokens,
    cost: usage.cost ?? null,
  };
}

function nativeBlock(block: FinishedBlock): unknown {
  switch (block.type) {
    case "text":
      return { type: "text", text: block.text };
    case "tool_call":
      return {
        type: "tool_call",
        id: block.id,
        raw_name: block.rawName,
        raw_arguments: block.rawArguments,
        name: block.name,
        arguments: block.arguments,
      };
    case "thought":
      return {
        type: "thought",
        text: block.text ?? null,
        signature: block.signature,
        summary: block.summary,
        provider_type: block.providerType,
        extra_data: block.extraData,
      };
    case "unknown":
      return { type: "unknown", data: block.data };
  }
}

/**
 * What was said, without the fields around it: `[block]` for chat, `{raw, parsed}` for json functions. It is
 * what `aggregated_response` of a stream holds (TensorZero core/endpoints/inference, which its client enforces).
 */
export function nativeOutput(result: Finished): unknown {
  return result.output ?? result.content.map(nativeBlock);
}

/** A whole answer as TensorZero's `/inference` gives it: `content` for chat, `output` for json functions. */
export function nativeAnswer(result: Finished, include: InferenceCall["include"]): unknown {
  return {
    inference_id: result.inferenceId,
    episode_id: result.episodeId,
    variant_name: result.variantName,
    content: result.output === undefined ? result.content.map(nativeBlock) : undefined,
    output: result.output,
    usage: nativeUsage(result.usage),
    finish_reason: result.finishReason,
    raw_usage: include.rawUsage ? rawUsage(result) : undefined,
    raw_response: include.rawResponse ? rawResponse(result, "chat_completions") : undefined,
    original_response: include.originalResponse ? result.rawResponse : undefined,
  };
}
