import type { ChatEvent } from "../../gateway/index.ts";
import type { ConversationEvent } from "../tools/tool-box.ts";
import { type ToolCall, ToolCalls } from "../tools/tool-calls.ts";

type Done = Extract<ChatEvent, { event: "done" }>;

/** A call of a tool that was answered on the way. */
export interface AnsweredCall extends ToolCall {
  readonly result: string;
}

/** `retry_after_ms`: when it makes sense to ask again, where somebody said so. */
export interface AnswerError {
  readonly status: number;
  readonly message: string;
  readonly retry_after_ms?: number;
}

/** The whole answer of `--format json`. Times in milliseconds; null is "not known" or "did not come to that". */
export interface ChatAnswer extends Omit<Done, "event" | "variant_name" | "ms"> {
  /** The conversation that `--session` goes on with; null where it is not kept. */
  readonly session_id: string | null;
  readonly variant_name: string | null;
  readonly ms: number | null;
  readonly text: string;
  /** Calls that are the caller's to answer. */
  readonly tool_calls: readonly ToolCall[];
  /** Calls that were answered before this text, where there were any. */
  readonly answered_calls?: readonly AnsweredCall[];
  /** Set where it failed; then the rest is what there was until then. */
  readonly error: AnswerError | null;
}

/** An answer with what was asked to be read from it: `--schema` gives `parsed`, `--extract` gives `code`. */
export type ShapedAnswer = ChatAnswer & { readonly parsed?: unknown; readonly code?: string };

/** Puts an answer together from its events; of several rounds with tools, the last. */
export class AnswerCollector {
  #text = "";
  #calls = new ToolCalls();
  readonly #answered: AnsweredCall[] = [];
  #start: Extract<ChatEvent, { event: "start" }> | undefined;
  #end: Extract<ChatEvent, { event: "done" | "error" }> | undefined;
  #results = 0;

  add(event: ConversationEvent): void {
    if (event.event === "tool_result") this.#addResult(event);
    else {
      if (this.#results > 0) this.#nextRound();
      if (event.event === "delta" && event.kind === "text") this.#text += event.text;
      else if (event.event === "tool") this.#calls.add(event);
      else if (event.event === "start") this.#start = event;
      else if (event.event === "done" || event.event === "error") this.#end = event;
    }
  }

  get text(): string {
    return this.#text;
  }

  get calls(): readonly ToolCall[] {
    return this.#calls.all();
  }

  /** Undefined until the answer or its failure is whole. */
  answer(sessionId: string | null): ChatAnswer | undefined {
    const end = this.#end;
    if (end === undefined) return undefined;
    const done = end.event === "done" ? end : undefined;
    const served = done ?? this.#start;
    return {
      inference_id: end.inference_id,
      episode_id: end.episode_id,
      session_id: sessionId,
      text: this.#text,
      tool_calls: this.calls,
      ...(this.#answered.length > 0 && { answered_calls: this.#answered }),
      variant_name: served?.variant_name ?? null,
      target: served?.target ?? null,
      tier: served?.tier ?? null,
      finish_reason: done?.finish_reason ?? null,
      usage: done?.usage ?? { input_tokens: null, output_tokens: null, cost: null },
      ttft_ms: done?.ttft_ms ?? null,
      ms: done?.ms ?? null,
      attempts: end.attempts,
      error: end.event === "error" ? errorOf(end) : null,
    };
  }

  #addResult({ id, result }: Extract<ConversationEvent, { event: "tool_result" }>): void {
    const call = this.calls.find((one) => one.id === id);
    if (call !== undefined) this.#answered.push({ ...call, result });
    this.#results++;
  }

  #nextRound(): void {
    this.#results = 0;
    this.#text = "";
    this.#calls = new ToolCalls();
    this.#start = undefined;
    this.#end = undefined;
  }
}

function errorOf({ status, message, retry_after_ms }: Extract<ChatEvent, { event: "error" }>): AnswerError {
  return { status, message, ...(retry_after_ms !== undefined && { retry_after_ms }) };
}
