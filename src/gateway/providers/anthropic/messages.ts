import type { Target } from "../../config/types.ts";
import { AttemptFailure, type Block, type ModelRequest } from "../../model/index.ts";
import { fileBlock, isFor, REDACTED, thoughtBlock, type WireBlock } from "./content.ts";
import { toolId } from "./ids.ts";
import type { ModelTraits } from "./models.ts";

export interface WireMessage {
  readonly role: "user" | "assistant";
  readonly content: WireBlock[];
}

/** Stands where a conversation begins with the model's words; the wire wants the user's first. */
const OPENING: WireBlock = { type: "text", text: "(The conversation begins with your own words.)" };

/**
 * The canonical conversation as turns that alternate, the user's first. Tool results stand first in their
 * turn and all those of one turn in one message; texts without a visible character are left out, because
 * the wire refuses them, and so is a message of which nothing is left.
 */
export function messagesOf(request: ModelRequest, target: Target, traits: ModelTraits): WireMessage[] {
  const turns: WireMessage[] = [];
  let results = 0;
  for (const { role, content } of request.messages) {
    let turn = turns.at(-1);
    for (const block of content) {
      const wire = blockOf(block, target, traits);
      if (wire === undefined) continue;
      if (turn?.role !== role) {
        turn = { role, content: [] };
        turns.push(turn);
        results = 0;
      }
      if (wire.type === "tool_result" && role === "user") turn.content.splice(results++, 0, wire);
      else turn.content.push(wire);
    }
  }
  if (turns.length === 0) throw new AttemptFailure("caller", "the messages hold nothing to answer to");
  if (turns[0]?.role === "assistant") turns.unshift({ role: "user", content: [OPENING] });
  return turns;
}

function blockOf(block: Block, target: Target, traits: ModelTraits): WireBlock | undefined {
  switch (block.type) {
    case "text":
      return block.text.trim() === "" ? undefined : { type: "text", text: block.text };
    case "tool_call":
      return {
        type: "tool_use",
        id: toolId(block.id),
        name: block.name,
        input: inputOf(block.arguments),
      };
    case "tool_result":
      return { type: "tool_result", tool_use_id: toolId(block.id), content: block.result };
    case "file":
      return fileBlock(block, target);
    case "thought":
      return thoughtBlock(block, target, traits);
    case "unknown":
      return isFor(block, target) ? (block.data as WireBlock) : undefined;
  }
}

/** Arguments are an object here. What a model once wrote that is none is kept as its text. */
function inputOf(text: string): unknown {
  if (text.trim() === "") return {};
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  } catch {
    return { raw: text };
  }
  return { raw: text };
}

/**
 * True where the turn that the model is in the middle of (its tool calls with their results, or a prefilled
 * answer) does not begin with a thought. With a thinking budget the wire refuses that; it happens when
 * another provider made the calls.
 */
export function continuesUnthought(turns: readonly WireMessage[]): boolean {
  let first: WireMessage | undefined;
  for (let i = turns.length - 1; i >= 0; i--) {
    const turn = turns[i];
    if (turn === undefined) break;
    if (turn.role === "assistant") first = turn;
    else if (turn.content[0]?.type !== "tool_result") break;
  }
  const type = first?.content[0]?.type;
  return type !== undefined && type !== "thinking" && type !== REDACTED;
}
