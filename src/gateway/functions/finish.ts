import type { Validator } from "../../kernel/json-schema.ts";
import type { Json, ModelAnswer, OutputBlock, StreamEvent, ToolCallBlock } from "../model/index.ts";
import type { Finished, FinishedBlock, FinishedToolCall } from "../result.ts";
import type { ResolvedTools } from "./tools.ts";

/** The blocks of a chat answer: as they are, but for tool calls, which are read and checked. */
export function finishChat(answer: ModelAnswer, tools: ResolvedTools | undefined): readonly FinishedBlock[] {
  const { content } = answer;
  return content.some(isToolCall)
    ? content.map((block) => (isToolCall(block) ? finishCall(block, tools) : block))
    : (content as readonly Exclude<OutputBlock, ToolCallBlock>[]);
}

/**
 * The answer of a json function: the last text or tool call is the output (TensorZero core/function),
 * and nothing else is content. `parsed` is null where it is no JSON or fails the schema.
 */
export function finishJson(
  answer: ModelAnswer,
  validator: Validator | undefined,
): Pick<Finished, "content" | "output"> {
  const raw = rawOutput(answer.content);
  if (raw === null) {
    return { content: [], output: { raw, parsed: null } };
  }
  const value = parse(raw);
  const parsed = value === undefined || validator?.(value) !== undefined ? null : value;
  return { content: [{ type: "text", text: raw }], output: { raw, parsed } };
}

/** Events of a json function: argument deltas are its text, thoughts are not streamed (TensorZero). */
export function adaptJson(events: readonly StreamEvent[]): readonly StreamEvent[] {
  if (!events.some((event) => event.type === "tool_call" || event.type === "thought")) {
    return events;
  }
  const adapted: StreamEvent[] = [];
  for (const event of events) {
    if (event.type === "tool_call") {
      adapted.push({ type: "text", id: event.id, text: event.arguments });
    } else if (event.type !== "thought") {
      adapted.push(event);
    }
  }
  return adapted;
}

function isToolCall(block: OutputBlock): block is ToolCallBlock {
  return block.type === "tool_call";
}

function finishCall(block: ToolCallBlock, tools: ResolvedTools | undefined): FinishedToolCall {
  const { id, name: rawName, arguments: rawArguments } = block;
  if (tools?.validators.has(rawName) !== true) {
    return { type: "tool_call", id, rawName, rawArguments, name: null, arguments: null };
  }
  return {
    type: "tool_call",
    id,
    rawName,
    rawArguments,
    name: rawName,
    arguments: readArguments(rawArguments, tools.validators.get(rawName)),
  };
}

function readArguments(raw: string, validator: Validator | undefined): Json | null {
  if (validator === undefined) {
    return raw;
  }
  const value = parse(raw);
  return value === undefined || validator(value) !== undefined ? null : value;
}

function rawOutput(content: readonly OutputBlock[]): string | null {
  for (let i = content.length - 1; i >= 0; i--) {
    const block = content[i];
    if (block?.type === "text") {
      return block.text;
    }
    if (block?.type === "tool_call") {
      return block.arguments;
    }
  }
  return null;
}

/** Undefined for what is no JSON: models write what they like, and that is an answer too. */
function parse(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
