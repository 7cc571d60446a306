import type { Target } from "../../config/types.ts";
import { AttemptFailure, type Json, type StreamEvent } from "../../model/index.ts";
import type { Now } from "../exchange.ts";
import { type Fields, fieldsOf, stringOf } from "../fields.ts";
import { classifyInStream } from "../outcomes/classify.ts";
import { isError, redacted } from "./answer.ts";
import { finishOf, usageOf } from "./usage.ts";

/** A block that has begun and not ended. */
interface Open {
  readonly id: string;
  readonly start: Fields;
  /** Pieces of the input, kept only for blocks that are handed on whole. */
  input: string;
  /** Some of the input has come. */
  begun: boolean;
}

/** Turns the data of one stream's events into canonical events, in order. One object a stream. */
export class AnthropicDecoder {
  /** `message_stop` has come. */
  done = false;
  /** A stop reason has come: all content is there. */
  finished = false;
  readonly #target: Target;
  readonly #clock: Now;
  readonly #open: (Open | undefined)[] = [];
  #usage: Record<string, unknown> | undefined;

  constructor(target: Target, clock: Now) {
    this.#target = target;
    this.#clock = clock;
  }

  /** Appends what an event's data says to `out`. Throws `AttemptFailure` for an error event. */
  read(data: string, out: StreamEvent[]): void {
    if (this.done) return;
    const event = this.#parse(data);
    switch (event.type) {
      case "content_block_delta":
        this.#delta(event, out);
        break;
      case "content_block_start":
        this.#start(event, out);
        break;
      case "content_block_stop":
        this.#stop(event, out);
        break;
      case "message_start":
        this.#count(fieldsOf(event.message)?.usage);
        break;
      case "message_delta":
        this.#count(event.usage);
        this.#finish(fieldsOf(event.delta)?.stop_reason, out);
        break;
      case "message_stop":
        this.done = true;
        break;
      default:
        // `ping` and types to come say nothing here; an error may also lack its type.
        if (isError(event)) throw classifyInStream(this.#target.kind, event, data, this.#clock.now());
    }
  }

  #finish(reason: unknown, out: StreamEvent[]): void {
    if (typeof reason !== "string" || this.finished) return;
    this.finished = true;
    out.push({ type: "finish", reason: finishOf(reason) });
  }

  /** What is only certain at the end: the last word on usage. */
  end(out: StreamEvent[]): void {
    if (this.#usage !== undefined) out.push({ type: "usage", usage: usageOf(this.#usage) });
    this.#usage = undefined;
  }

  #parse(data: string): Fields {
    let event: unknown;
    try {
      event = JSON.parse(data);
    } catch (cause) {
      const message = `the upstream sent an event that is no JSON: ${data.slice(0, 200)}`;
      const rawResponse = data.slice(0, 16 * 1024);
      throw new AttemptFailure("retry", message, { status: 200, rawResponse, cause });
    }
    const fields = fieldsOf(event);
    if (fields !== undefined) return fields;
    throw new AttemptFailure("model", `the upstream sent an event that is no object: ${data.slice(0, 200)}`);
  }

  #start(event: Fields, out: StreamEvent[]): void {
    const index = typeof event.index === "number" ? event.index : this.#open.length;
    const start = fieldsOf(event.content_block) ?? {};
    const id = start.type === "tool_use" ? stringOf(start.id) : String(index);
    this.#open[index] = { id, start, input: "", begun: false };
    switch (start.type) {
      case "text":
        if (stringOf(start.text) !== "") out.push({ type: "text", id, text: stringOf(start.text) });
        return;
      case "thinking": {
        const text = stringOf(start.thinking) || undefined;
        const signature = stringOf(start.signature) || undefined;
        // The usual start is empty; as content it would end the time in which the target can be replaced.
        if (text !== undefined || signature !== undefined) this.#thought(out, id, text, signature);
        return;
      }
      case "redacted_thinking":
        out.push({ type: "thought", id, ...redacted(start.data, this.#target) });
        return;
      case "tool_use":
        out.push({ type: "tool_call", id, name: stringOf(start.name), arguments: "" });
    }
  }

  #delta(event: Fields, out: StreamEvent[]): void {
    const delta = fieldsOf(event.delta);
    const open = this.#open[event.index as number];
    if (delta === undefined || open === undefined) return;
    switch (delta.type) {
      case "text_delta":
        if (delta.text !== "") out.push({ type: "text", id: open.id, text: stringOf(delta.text) });
        return;
      case "thinking_delta":
        if (delta.thinking !== "") this.#thought(out, open.id, stringOf(delta.thinking), undefined);
        return;
      case "signature_delta":
        this.#thought(out, open.id, undefined, stringOf(delta.signature));
        return;
      case "input_json_delta":
        this.#input(open, stringOf(delta.partial_json), out);
    }
    // Citations belong to text that is there without them; they stay in the raw answer.
  }

  #thought(out: StreamEvent[], id: string, text: string | undefined, signature: string | undefined): void {
    out.push({ type: "thought", id, text, signature, providerType: this.#target.kind });
  }

  #input(open: Open, piece: string, out: StreamEvent[]): void {
    if (piece === "") return;
    open.begun = true;
    if (open.start.type !== "tool_use") open.input += piece;
    else out.push({ type: "tool_call", id: open.id, name: "", arguments: piece });
  }

  #stop(event: Fields, out: StreamEvent[]): void {
    const index = event.index as number;
    const open = this.#open[index];
    if (open === undefined) return;
    this.#open[index] = undefined;
    const { id, start } = open;
    switch (start.type) {
      case "text":
      case "thinking":
      case "redacted_thinking":
        return;
      case "tool_use":
        // No input at all is the empty one; a few servers send it whole with the start.
        if (!open.begun) {
          const text = JSON.stringify(start.input ?? {});
          out.push({ type: "tool_call", id, name: "", arguments: text });
        }
        return;
      default:
        out.push({ type: "unknown", id, data: whole(open) });
    }
  }

  /** Counts are cumulative, and later events leave out what has not changed. */
  #count(value: unknown): void {
    const usage = fieldsOf(value);
    if (usage === undefined) return;
    this.#usage ??= {};
    for (const key in usage) {
      if (usage[key] !== null && usage[key] !== undefined) this.#usage[key] = usage[key];
    }
  }
}

/** A block as it would stand in a whole message: its input put together again. */
function whole({ start, input }: Open): Json {
  if (input === "") return start as Json;
  try {
    return { ...start, input: JSON.parse(input) } as Json;
  } catch {
    return { ...start, input } as Json;
  }
}
