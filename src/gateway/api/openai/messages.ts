import type { Input, InputBlock, InputMessage, JsonObject, ToolCallBlock } from "../../model/index.ts";
import {
  FieldFault,
  type Fields,
  inside,
  optional,
  readArray,
  readCount,
  readFields,
  readList,
  readOneOf,
  readString,
  required,
  unknownValue,
} from "../read.ts";
import { readArguments, thoughtOf, unknownOf } from "../tensorzero/blocks.ts";
import { readContent } from "./content.ts";

/**
 * OpenAI's list of messages as canonical input: system and developer messages are joined and taken out,
 * tool messages in a row become one user message, tool results get the name of the call they answer.
 */
export function readMessages(value: unknown): Input {
  const items = readArray(value);
  if (items.length === 0) throw new FieldFault("must hold at least one message");
  const reader = new MessageReader();
  for (let i = 0; i < items.length; i++) {
    try {
      reader.add(items[i]);
    } catch (thrown) {
      throw inside(thrown, `[${i}]`);
    }
  }
  return { system: reader.system, messages: reader.messages };
}

const ROLES = ["system", "developer", "user", "assistant", "tool"] as const;

class MessageReader {
  readonly messages: InputMessage[] = [];
  system: string | JsonObject | undefined;
  /** Names of the tools called so far, by the id of the call. */
  #called: Map<string, string> | undefined;
  /** The user message that tool results in a row go into. */
  #results: InputBlock[] | undefined;

  add(value: unknown): void {
    const fields = readFields(value);
    const role = required(fields, "role", readString);
    if (role === "tool") {
      this.#tool(fields);
      return;
    }
    this.#results = undefined;
    if (role === "user") this.messages.push({ role, content: userContent(fields) });
    else if (role === "assistant") this.messages.push({ role, content: this.#assistant(fields) });
    else if (role === "system" || role === "developer") this.#addSystem(fields);
    else throw inside(unknownValue(role, ROLES), "role");
  }

  #addSystem(fields: Fields): void {
    const blocks: InputBlock[] = [];
    contentOf(fields, "system", blocks);
    for (const block of blocks) {
      if (block.type === "text") this.#addText(block.text);
      else if (block.type === "raw_text") this.#addText(block.value);
      else if (block.type !== "template") {
        throw new FieldFault("a system message holds only text or template arguments", "content");
      } else if (this.system !== undefined) {
        throw new FieldFault("template arguments must be the only system content", "content");
      } else this.system = block.arguments;
    }
  }

  #addText(text: string): void {
    if (this.system === undefined) this.system = text;
    else if (typeof this.system === "string") this.system += `\n${text}`;
    else throw new FieldFault("text can't follow template arguments in the system message", "content");
  }

  #assistant(fields: Fields): readonly InputBlock[] {
    const blocks: InputBlock[] = [];
    if (fields.content !== undefined && fields.content !== null) contentOf(fields, "assistant", blocks);
    const calls = optional(fields, "tool_calls", readToolCalls);
    if (calls !== undefined) {
      this.#called ??= new Map();
      for (const call of calls) {
        this.#called.set(call.id, call.name);
        blocks.push(call);
      }
    }
    const extra = optional(fields, "tensorzero_extra_content", readExtraContent);
    if (extra !== undefined) insertExtra(blocks, extra);
    // Written beside the extra content by us, alone by everyone else: said once either way.
    const reasoning = optional(fields, "reasoning_content", readString);
    if (reasoning && !extra?.some(({ block }) => block.type === "thought")) {
      blocks.unshift({ type: "thought", text: reasoning });
    }
    return blocks;
  }

  #tool(fields: Fields): void {
    const id = required(fields, "tool_call_id", readString);
    const name = this.#called?.get(id);
    if (name === undefined) {
      throw new FieldFault(
        `tool call id not found: no assistant message before this one calls a tool with id ${JSON.stringify(id)}`,
        "tool_call_id",
      );
    }
    const block: InputBlock = { type: "tool_result", id, name, result: toolResult(fields) };
    if (this.#results !== undefined) {
      this.#results.push(block);
      return;
    }
    this.#results = [block];
    this.messages.push({ role: "user", content: this.#results });
  }
}

function contentOf(fields: Fields, role: string, into: InputBlock[]): void {
  const content = fields.content;
  if (content === undefined) throw new FieldFault("missing field `content`");
  try {
    readContent(content, role, into);
  } catch (thrown) {
    throw inside(thrown, "content");
  }
}

function userContent(fields: Fields): readonly InputBlock[] {
  const blocks: InputBlock[] = [];
  contentOf(fields, "user", blocks);
  return blocks;
}

function toolResult(fields: Fields): string {
  const content = fields.content;
  if (typeof content === "string") return content;
  if (content === undefined || content === null) return "";
  const blocks: InputBlock[] = [];
  contentOf(fields, "tool", blocks);
  return blocks
    .map((block) => {
      if (block.type === "text") return block.text;
      throw new FieldFault("a tool message holds only text", "content");
    })
    .join("");
}

function readToolCalls(value: unknown): readonly ToolCallBlock[] {
  return readList(value, readToolCall);
}

const CALL_TYPES = ["function", "custom"] as const;

function readToolCall(value: unknown): ToolCallBlock {
  const fields = readFields(value);
  const type = optional(fields, "type", (type) => readOneOf(type, CALL_TYPES)) ?? "function";
  const id = required(fields, "id", readString);
  const called = required(fields, type, readFields);
  try {
    const name = required(called, "name", readString);
    return type === "custom"
      ? { type: "tool_call", id, name, arguments: required(called, "input", readString) }
      : { type: "tool_call", id, name, arguments: required(called, "arguments", readArguments) };
  } catch (thrown) {
    throw inside(thrown, type);
  }
}

interface ExtraBlock {
  readonly block: InputBlock;
  readonly at: number | undefined;
}

function readExtraContent(value: unknown): readonly ExtraBlock[] {
  return readList(value, readExtraBlock);
}

const EXTRA_TYPES = ["thought", "unknown"] as const;

function readExtraBlock(value: unknown): ExtraBlock {
  const fields = readFields(value);
  const type = required(fields, "type", (type) => readOneOf(type, EXTRA_TYPES));
  return {
    block: type === "thought" ? thoughtOf(fields) : unknownOf(fields),
    at: optional(fields, "insert_index", readCount),
  };
}

/** Puts thoughts back where the answer had them: by rising index, those without one in front. */
function insertExtra(blocks: InputBlock[], extra: readonly ExtraBlock[]): void {
  const placed = extra.filter(({ at }) => at !== undefined).sort((a, b) => (a.at ?? 0) - (b.at ?? 0));
  for (const { block, at } of placed) blocks.splice(at ?? 0, 0, block);
  blocks.unshift(...extra.filter(({ at }) => at === undefined).map(({ block }) => block));
}
