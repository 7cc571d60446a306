import type { Kind, Target } from "../config/types.ts";
import type { Block, Message } from "../model/index.ts";

/** TensorZero's provider types that are another name of a kind here; its many hosted ones are `compatible`. */
const KINDS: ReadonlyMap<string, readonly Kind[]> = new Map<string, readonly Kind[]>([
  ["google_ai_studio_gemini", ["gemini"]],
  ["gcp_vertex_gemini", ["gemini"]],
  ["gcp_vertex_anthropic", ["anthropic"]],
  ["vllm", ["local"]],
  ["sglang", ["local"]],
  ["tgi", ["local"]],
  ["deepseek", ["compatible"]],
  ["fireworks", ["compatible"]],
  ["groq", ["compatible"]],
  ["together", ["compatible"]],
  ["xai", ["compatible"]],
]);

/**
 * Messages as one target may see them: blocks of other providers are left out, because unknown
 * blocks mean nothing there and signed thoughts are refused. A message that had nothing else goes too.
 */
export function fitMessages(messages: readonly Message[], target: Target): readonly Message[] {
  const fitted: Message[] = [];
  for (const message of messages) {
    if (message.content.every((block) => belongs(block, target))) {
      fitted.push(message);
      continue;
    }
    const content = message.content.filter((block) => belongs(block, target));
    if (content.length > 0) {
      fitted.push({ role: message.role, content });
    }
  }
  return fitted;
}

function belongs(block: Block, target: Target): boolean {
  if (block.type === "unknown") {
    return (
      (block.modelName === undefined || block.modelName === target.model) &&
      (block.providerName === undefined || block.providerName === target.provider)
    );
  }
  if (block.type === "thought" && block.providerType !== undefined) {
    return (
      block.providerType === target.kind || KINDS.get(block.providerType)?.includes(target.kind) === true
    );
  }
  return true;
}
