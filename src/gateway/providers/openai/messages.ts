import type { Target } from "../../config/types.ts";
import type { Message, ModelRequest, ThoughtBlock, ToolCallBlock } from "../../model/index.ts";
import { isFor, userContent } from "./content.ts";
import type { OpenAiTraits } from "./traits.ts";

/** The canonical conversation as chat-completions messages. `systemMore` is appended to the system text. */
export function messagesOf(
  request: ModelRequest,
  target: Target,
  traits: OpenAiTraits,
  systemMore: string | undefined,
): unknown[] {
  const result: unknown[] = [];
  const system =
    systemMore === undefined || request.system === undefined
      ? (request.system ?? systemMore)
      : `${request.system}\n\n${systemMore}`;
  if (system !== undefined) result.push({ role: traits.systemRole, content: system });
  for (const message of request.messages) {
    if (message.role === "user") pushUser(result, message, target, traits);
    else pushAssistant(result, message, target, traits);
  }
  return result;
}

/** Tool results come first: the wire wants them right after the calls that they answer. */
function pushUser(result: unknown[], { content }: Message, target: Target, traits: OpenAiTraits): void {
  for (const block of content) {
    if (block.type === "tool_result") {
      result.push({ role: "tool", tool_call_id: block.id, content: block.result });
    }
  }
  const said = userContent(content, target, traits);
  if (said !== undefined) result.push({ role: "user", content: said });
}

function pushAssistant(result: unknown[], { content }: Message, target: Target, traits: OpenAiTraits): void {
  const texts: string[] = [];
  const calls: unknown[] = [];
  let thought = "";
  for (const block of content) {
    if (block.type === "text") texts.push(block.text);
    else if (block.type === "tool_call") calls.push(callOf(block, traits));
    else if (block.type === "thought" && isOwn(block, target)) thought += block.text ?? "";
    else if (block.type === "unknown" && isFor(block, target)) result.push(block.data);
  }
  if (texts.length === 0 && calls.length === 0) return;
  const message: Record<string, unknown> = {
    role: "assistant",
    content: texts.length === 0 ? traits.emptyContent : texts.join("\n"),
  };
  if (calls.length > 0) message.tool_calls = calls;
  if (traits.replay !== undefined && thought !== "") message[traits.replay] = thought;
  result.push(message);
}

function callOf(call: ToolCallBlock, traits: OpenAiTraits): unknown {
  const wire = { id: call.id, type: "function", function: { name: call.name, arguments: call.arguments } };
  if (traits.thoughtSignature === undefined) return wire;
  return { ...wire, extra_content: { google: { thought_signature: traits.thoughtSignature } } };
}

/** Reasoning means something only to the kind of service that made it. */
function isOwn(block: ThoughtBlock, target: Target): boolean {
  return block.providerType === undefined || block.providerType === target.kind;
}
