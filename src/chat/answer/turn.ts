import type { ChatEvent } from "../../gateway/index.ts";
import type { Ending, KeptAnswer } from "../sessions/record.ts";
import { ToolCalls } from "../tools/tool-calls.ts";

type End = Extract<ChatEvent, { event: "done" | "error" }>;

/** Puts together what is kept of an answer, also of one that did not come to its end. */
export class TurnCollector {
  readonly #calls = new ToolCalls();
  #text = "";
  #thought = "";
  #inferenceId = "";
  #start: Extract<ChatEvent, { event: "start" }> | undefined;
  #end: End | undefined;
  #failure: string | null = null;

  add(event: ChatEvent): void {
    if (event.inference_id !== "") this.#inferenceId = event.inference_id;
    if (event.event === "delta") {
      if (event.kind === "text") this.#text += event.text;
      else this.#thought += event.text;
    } else if (event.event === "tool") this.#calls.add(event);
    else if (event.event === "start") this.#start = event;
    else if (event.event === "done" || event.event === "error") this.#end = event;
  }

  /** It ended without an event that says so. */
  fail(reason: string): void {
    this.#failure = reason;
  }

  get ended(): boolean {
    return this.#end !== undefined;
  }

  /** `stopped` is what an answer without an end was. */
  answer(): KeptAnswer {
    const end = this.#end;
    const done = end?.event === "done" ? end : undefined;
    const served = done ?? this.#start;
    const failure = end?.event === "error" ? end.message : this.#failure;
    const ending: Ending = failure !== null ? "failed" : done === undefined ? "stopped" : "ok";
    return {
      text: this.#text,
      thought: this.#thought,
      tool_calls: this.#calls.all(),
      ending,
      error: failure,
      inference_id: this.#inferenceId,
      variant_name: served?.variant_name ?? null,
      target: served?.target ?? null,
      tier: served?.tier ?? null,
      input_tokens: done?.usage.input_tokens ?? null,
      output_tokens: done?.usage.output_tokens ?? null,
      cost: done?.usage.cost ?? null,
      ttft_ms: done?.ttft_ms ?? null,
      ms: done?.ms ?? null,
      attempts: end?.attempts ?? [],
    };
  }
}
