import type { Target } from "../../config/types.ts";
import { AttemptFailure, type Block, type Message, type ModelRequest } from "../../model/index.ts";
import { isFor } from "../openai/content.ts";
import { filePart, type Part } from "./content.ts";
import { callId } from "./ids.ts";
import { reasoningItem } from "./reasoning.ts";
import type { ResponsesTraits } from "./traits.ts";

/** The canonical conversation as items; the system text goes beside them, as instructions. */
export function inputOf(request: ModelRequest, target: Target, traits: ResponsesTraits): unknown[] {
  const items = new Items(request, target, traits);
  for (const message of request.messages) {
    if (message.role === "user") items.user(message);
    else items.assistant(message);
  }
  if (items.list.length === 0) throw new AttemptFailure("caller", "the messages hold nothing to answer to");
  return items.list;
}

class Items {
  readonly list: unknown[] = [];
  readonly #target: Target;
  readonly #traits: ResponsesTraits;
  /** Names of tools that take free text: their calls and results are items of their own. */
  readonly #custom: ReadonlySet<string>;
  readonly #customCalls = new Set<string>();

  constructor(request: ModelRequest, target: Target, traits: ResponsesTraits) {
    this.#target = target;
    this.#traits = traits;
    const tools = request.tools?.tools ?? [];
    this.#custom = new Set(tools.flatMap(({ type, name }) => (type === "openai_custom" ? [name] : [])));
  }

  /** Tool results come first: they answer what was called before. */
  user({ content }: Message): void {
    for (const block of content) {
      if (block.type !== "tool_result") continue;
      const custom = this.#customCalls.has(block.id) || this.#custom.has(block.name);
      const type = custom ? "custom_tool_call_output" : "function_call_output";
      this.list.push({ type, call_id: callId(block.id), output: block.result });
    }
    let parts: Part[] = [];
    for (const block of content) {
      if (block.type === "text") parts.push({ type: "input_text", text: block.text });
      else if (block.type === "file") parts.push(filePart(block, this.#target, this.#traits));
      else if (block.type === "unknown" && isFor(block, this.#target)) {
        this.#message("user", parts);
        parts = [];
        this.list.push(block.data);
      }
    }
    this.#message("user", parts);
  }

  /** Reasoning, words and calls stay in the order in which they came. */
  assistant({ content }: Message): void {
    let parts: Part[] = [];
    for (const block of content) {
      if (block.type === "text") {
        if (block.text !== "") parts.push({ type: "output_text", text: block.text });
        continue;
      }
      const item = this.#own(block);
      if (item === undefined) continue;
      this.#message("assistant", parts);
      parts = [];
      this.list.push(item);
    }
    this.#message("assistant", parts);
  }

  #own(block: Block): unknown {
    switch (block.type) {
      case "tool_call": {
        const { id, name, arguments: text } = block;
        const call_id = callId(id);
        if (!this.#custom.has(name)) return { type: "function_call", call_id, name, arguments: text };
        this.#customCalls.add(id);
        return { type: "custom_tool_call", call_id, name, input: text };
      }
      case "thought":
        return reasoningItem(block, this.#target);
      case "unknown":
        return isFor(block, this.#target) ? block.data : undefined;
      default:
        return undefined;
    }
  }

  #message(role: "user" | "assistant", content: readonly Part[]): void {
    if (content.length > 0) this.list.push({ type: "message", role, content });
  }
}
