import { uuid7 } from "../../../kernel/uuid7.ts";
import type { Target } from "../../config/types.ts";
import {
  AttemptFailure,
  type FinishReason,
  type Json,
  NO_USAGE,
  type OutputBlock,
  type StreamEvent,
  type Usage,
} from "../../model/index.ts";
import type { Now } from "../exchange.ts";
import { classifyInStream, classifyMalformed } from "../outcomes/classify.ts";

type Fields = Readonly<Record<string, unknown>>;

const TEXT_ID = "0";
const THOUGHT_ID = "1";

/** Reads the objects of one `/api/chat` answer, whole or line by line. One object an answer. */
export class OllamaDecoder {
  /** The object with `done: true` has come. */
  done = false;
  readonly #target: Target;
  readonly #clock: Now;
  #calls = 0;

  constructor(target: Target, clock: Now) {
    this.#target = target;
    this.#clock = clock;
  }

  /** Appends what a line says to `out`. Throws `AttemptFailure` for an error line. */
  read(line: string, out: StreamEvent[]): void {
    let value: unknown;
    try {
      value = JSON.parse(line);
    } catch {
      throw classifyMalformed("the stream broke off inside a line", line, 200);
    }
    this.take(value, line, out);
  }

  take(value: unknown, raw: string, out: StreamEvent[]): void {
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      throw classifyMalformed("no chat answer", raw, 200);
    }
    const chunk = value as Fields;
    if (chunk.error !== undefined) throw classifyInStream(this.#target.kind, chunk, raw, this.#clock.now());
    const message = chunk.message as Fields | null | undefined;
    if (typeof message === "object" && message !== null) this.#message(message, out);
    else if (chunk.done !== true) throw classifyMalformed("no chat answer", raw, 200);
    if (chunk.done !== true) return;
    this.done = true;
    out.push(
      { type: "usage", usage: usageOf(chunk) },
      { type: "finish", reason: this.#finish(chunk.done_reason) },
    );
  }

  #message(message: Fields, out: StreamEvent[]): void {
    const { thinking, content, tool_calls: calls } = message;
    if (typeof thinking === "string" && thinking !== "") {
      out.push({ type: "thought", id: THOUGHT_ID, text: thinking });
    }
    if (typeof content === "string" && content !== "") out.push({ type: "text", id: TEXT_ID, text: content });
    if (!Array.isArray(calls)) return;
    for (const entry of calls) {
      const call = entry as Fields | null;
      const called = call?.function as Fields | null | undefined;
      if (typeof called?.name !== "string") continue;
      const given = typeof call?.id === "string" ? call.id : "";
      const id = given === "" ? this.#newId() : given;
      this.#calls += 1;
      out.push({ type: "tool_call", id, name: called.name, arguments: argumentText(called.arguments) });
    }
  }

  /** Unique in a whole conversation, where results name their calls by nothing else. */
  #newId(): string {
    return `call_${uuid7(this.#clock.now()).replaceAll("-", "")}`;
  }

  /** Calls come before the end, whose reason says `stop` all the same. `load` and `unload` end empty answers. */
  #finish(reason: unknown): FinishReason {
    if (reason === "length") return "length";
    if (this.#calls > 0) return "tool_call";
    return reason === "stop" || reason === "load" || reason === "unload" ? "stop" : "unknown";
  }
}

/** The blocks of a whole answer from its events. */
export function blocksOf(events: readonly StreamEvent[], target: Target): OutputBlock[] {
  const blocks: OutputBlock[] = [];
  for (const event of events) {
    if (event.type === "text") blocks.push({ type: "text", text: event.text });
    else if (event.type === "thought") {
      blocks.push({ type: "thought", text: event.text, providerType: target.kind });
    } else if (event.type === "tool_call") {
      const { id, name, arguments: args } = event;
      blocks.push({ type: "tool_call", id, name, arguments: args });
    }
  }
  return blocks;
}

/** Counts are absent where the prompt was cached whole. */
export function usageOf(chunk: Fields): Usage {
  const { prompt_eval_count: input, eval_count: output } = chunk;
  if (input === undefined && output === undefined) return NO_USAGE;
  const raw: Record<string, Json> = {};
  for (const name of [
    "prompt_eval_count",
    "eval_count",
    "total_duration",
    "load_duration",
    "eval_duration",
  ]) {
    const value = chunk[name];
    if (typeof value === "number") raw[name] = value;
  }
  return {
    inputTokens: typeof input === "number" ? input : null,
    outputTokens: typeof output === "number" ? output : null,
    raw,
  };
}

export function brokenOff(): AttemptFailure {
  return new AttemptFailure("retry", "the stream ended before its last line (done: true)", { status: 200 });
}

function argumentText(value: unknown): string {
  if (typeof value === "string") return value === "" ? "{}" : value;
  return value === undefined || value === null ? "{}" : JSON.stringify(value);
}
