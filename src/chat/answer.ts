import type { ChatEvent } from "../gateway/index.ts";
import { type ToolCall, ToolCalls } from "./tool-calls.ts";

type Done = Extract<ChatEvent, { event: "done" }>;

/** The whole answer of `--format json`. Times in milliseconds; null is "not known" or "did not come to that". */
export interface ChatAnswer extends Omit<Done, "event" | "variant_name" | "ms"> {
  readonly variant_name: string | null;
  readonly ms: number | null;
  readonly text: string;
  readonly tool_calls: readonly ToolCall[];
  /** Set where it failed; then the rest is what there was until then. */
  readonly error: { readonly status: number; readonly message: string } | null;
}

/** Puts an answer together from its events. */
export class AnswerCollector {
  #text = "";
  readonly #calls = new ToolCalls();
  #start: Extract<ChatEvent, { event: "start" }> | undefined;
  #end: Extract<ChatEvent, { event: "done" | "error" }> | undefined;

  add(event: ChatEvent): void {
    if (event.event === "delta" && event.kind === "text") this.#text += event.text;
    else if (event.event === "tool") this.#calls.add(event);
    else if (event.event === "start") this.#start = event;
    else if (event.event === "done" || event.event === "error") this.#end = event;
  }

  /** Undefined until the answer or its failure is whole. */
  get answer(): ChatAnswer | undefined {
    const end = this.#end;
    if (end === undefined) return undefined;
    const done = end.event === "done" ? end : undefined;
    const served = done ?? this.#start;
    return {
      inference_id: end.inference_id,
      episode_id: end.episode_id,
      text: this.#text,
      tool_calls: this.#calls.all(),
      variant_name: served?.variant_name ?? null,
      target: served?.target ?? null,
      tier: served?.tier ?? null,
      finish_reason: done?.finish_reason ?? null,
      usage: done?.usage ?? { input_tokens: null, output_tokens: null, cost: null },
      ttft_ms: done?.ttft_ms ?? null,
      ms: done?.ms ?? null,
      attempts: end.attempts,
      error: end.event === "error" ? { status: end.status, message: end.message } : null,
    };
  }
}

/** One JSON document at the end, also for an answer that failed. */
export async function* answerJson(events: AsyncIterable<ChatEvent>): AsyncGenerator<string, void, undefined> {
  const collector = new AnswerCollector();
  for await (const event of events) {
    collector.add(event);
    const { answer } = collector;
    if (answer !== undefined) yield `${JSON.stringify(answer, undefined, 2)}\n`;
  }
}
