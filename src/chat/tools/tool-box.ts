import type { ChatEvent, EventIds, InferenceCall } from "../../gateway/index.ts";
import type { ToolCall } from "./tool-calls.ts";

/** Tools that a model may call, and who answers. */
export interface ToolBox {
  readonly tools: InferenceCall["tools"]["additional"];
  /** Whether the call may be answered here; where not, it is the caller's to answer. */
  allows(call: ToolCall): Promise<boolean>;
  /** The result as the model is to read it: of a command that failed, how. Throws where the signal aborts. */
  run(call: ToolCall, signal: AbortSignal): Promise<string>;
}

/** The result of a tool that was run here; then the model is asked again. */
export type ToolResultEvent = EventIds & {
  readonly event: "tool_result";
  readonly id: string;
  readonly name: string;
  readonly result: string;
};

/** What `--format jsonl` has a line of: the events of every answer, and results of tools between answers. */
export type ConversationEvent = ChatEvent | ToolResultEvent;
