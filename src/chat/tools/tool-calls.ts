import type { ChatEvent } from "../../gateway/index.ts";

/** A call of a tool by the model; `arguments` is JSON text as the model wrote it. */
export interface ToolCall {
  readonly id: string;
  readonly name: string;
  readonly arguments: string;
}

/** Puts the pieces of tool calls together. */
export class ToolCalls {
  readonly #calls = new Map<string, ToolCall>();

  add({ id, name, arguments: piece }: Extract<ChatEvent, { event: "tool" }>): void {
    const known = this.#calls.get(id);
    this.#calls.set(id, {
      id,
      name: (known?.name ?? "") + name,
      arguments: (known?.arguments ?? "") + piece,
    });
  }

  all(): readonly ToolCall[] {
    return [...this.#calls.values()];
  }
}
