import type { FinishReason, ThoughtBlock } from "../../model/index.ts";
import type { Finished, FinishedBlock, Served } from "../../result.ts";
import { FUNCTION_PREFIX, MODEL_PREFIX } from "../names.ts";

/** The parts of a chat completion that whole and streamed answers have in common. */

/** What TensorZero puts into `model`: the function and variant that answered, or the model. */
export function answeredModel(served: Served): string {
  return served.functionName === null
    ? MODEL_PREFIX + served.modelName
    : `${FUNCTION_PREFIX}${served.functionName}::variant_name::${served.variantName}`;
}

/** OpenAI has no "unknown" and no "stop_sequence": both are said as "stop". */
export function finishReason(reason: FinishReason): "stop" | "length" | "tool_calls" | "content_filter" {
  switch (reason) {
    case "length":
    case "content_filter":
      return reason;
    case "tool_call":
      return "tool_calls";
    default:
      return "stop";
  }
}

/** A thought's fields as `tensorzero_extra_content` carries them. */
export function thoughtFields(block: ThoughtBlock): Readonly<Record<string, unknown>> {
  return {
    text: block.text ?? null,
    signature: block.signature,
    summary: block.summary,
    provider_type: block.providerType,
    extra_data: block.extraData,
  };
}

/** `message` of a whole answer: reasoning stands in `reasoning_content` and, whole, in `tensorzero_extra_content`. */
export function answerMessage(result: Finished): unknown {
  if (result.output !== undefined) return { role: "assistant", content: result.output.raw };
  const parts = new Parts();
  result.content.forEach((block, index) => {
    parts.add(block, index);
  });
  return {
    role: "assistant",
    content: parts.content,
    reasoning_content: parts.reasoning,
    tool_calls: parts.toolCalls,
    tensorzero_extra_content: parts.extra,
  };
}

class Parts {
  content: string | null = null;
  reasoning: string | undefined;
  toolCalls: unknown[] | undefined;
  extra: unknown[] | undefined;

  add(block: FinishedBlock, index: number): void {
    switch (block.type) {
      case "text":
        this.content = (this.content ?? "") + block.text;
        break;
      case "tool_call":
        this.toolCalls ??= [];
        this.toolCalls.push({
          id: block.id,
          type: "function",
          function: { name: block.rawName, arguments: block.rawArguments },
        });
        break;
      case "thought":
        if (block.text !== undefined) this.reasoning = (this.reasoning ?? "") + block.text;
        this.extra ??= [];
        this.extra.push({ type: "thought", insert_index: index, ...thoughtFields(block) });
        break;
      case "unknown":
        this.extra ??= [];
        this.extra.push({ type: "unknown", insert_index: index, data: block.data });
        break;
    }
  }
}
