import type { Target } from "../../config/types.ts";
import { AttemptFailure, type FinishReason, type StreamEvent, type Usage } from "../../model/index.ts";
import type { Now } from "../exchange.ts";
import { fieldsOf, stringOf } from "../fields.ts";
import { classifyInStream } from "../outcomes/classify.ts";
import { calledOf, contentText, failedFinish, isError, thoughtText } from "./answer.ts";
import { finishOf, isFailedFinish, usageOf } from "./usage.ts";

type Fields = Readonly<Record<string, unknown>>;

const TEXT_ID = "0";
const THOUGHT_ID = "1";

/** Turns the data of one stream's events into canonical events, in order. One object a stream. */
export class OpenAiDecoder {
  /** `[DONE]` has come. */
  done = false;
  readonly #target: Target;
  readonly #clock: Now;
  #finish: FinishReason | undefined;
  #usage: Usage | undefined;
  /** The id of the tool call that was begun last at each index of the wire. */
  readonly #calls: string[] = [];
  #made = 0;

  constructor(target: Target, clock: Now) {
    this.#target = target;
    this.#clock = clock;
  }

  get finished(): boolean {
    return this.#finish !== undefined;
  }

  /** Appends what an event's data says to `out`. Throws `AttemptFailure` for an error event. */
  read(data: string, out: StreamEvent[]): void {
    if (this.done) return;
    if (data === "[DONE]") {
      this.done = true;
      return;
    }
    const chunk = this.#parse(data);
    if (isError(chunk)) throw classifyInStream(this.#target.kind, chunk, data, this.#clock.now());
    const { choices } = chunk;
    if (Array.isArray(choices) && choices.length > 0) this.#choice(choices[0] as Fields | null, data, out);
    // Some repeat a running count in every chunk; the last one counts.
    if (chunk.usage !== undefined && chunk.usage !== null) this.#usage = usageOf(chunk.usage);
  }

  /** What is only certain at the end: the last word on usage. */
  end(out: StreamEvent[]): void {
    if (this.#usage !== undefined) out.push({ type: "usage", usage: this.#usage });
    this.#usage = undefined;
  }

  #parse(data: string): Fields {
    let chunk: unknown;
    try {
      chunk = JSON.parse(data);
    } catch (cause) {
      const message = `the upstream sent an event that is no JSON: ${data.slice(0, 200)}`;
      throw new AttemptFailure("retry", message, {
        status: 200,
        rawResponse: data.slice(0, 16 * 1024),
        cause,
      });
    }
    const fields = fieldsOf(chunk);
    if (fields === undefined) {
      throw new AttemptFailure(
        "model",
        `the upstream sent an event that is no object: ${data.slice(0, 200)}`,
      );
    }
    return fields;
  }

  #choice(choice: Fields | null, data: string, out: StreamEvent[]): void {
    if (choice === null) return;
    // A few answer a stream's request with whole messages in its events.
    const delta = (choice.delta ?? choice.message) as Fields | null | undefined;
    if (typeof delta === "object" && delta !== null) this.#delta(delta, out);
    const reason = choice.finish_reason;
    if (typeof reason !== "string" || reason === "") return;
    if (isFailedFinish(reason)) throw failedFinish(reason, data);
    if (this.#finish !== undefined) return;
    this.#finish = finishOf(reason, this.#made > 0);
    out.push({ type: "finish", reason: this.#finish });
  }

  #delta(delta: Fields, out: StreamEvent[]): void {
    const { content } = delta;
    const thought = thoughtText(delta);
    if (thought !== "") out.push({ type: "thought", id: THOUGHT_ID, text: thought });
    const text = typeof content === "string" ? content : contentText(content, "text");
    if (text !== "") out.push({ type: "text", id: TEXT_ID, text });
    else if (delta.refusal !== undefined) {
      const refusal = stringOf(delta.refusal);
      if (refusal !== "") out.push({ type: "text", id: TEXT_ID, text: refusal });
    }
    const calls = delta.tool_calls;
    if (!Array.isArray(calls)) return;
    for (let i = 0; i < calls.length; i++) {
      const call = fieldsOf(calls[i]);
      if (call !== undefined) this.#call(call, i, out);
    }
  }

  #call(call: Fields, position: number, out: StreamEvent[]): void {
    const { name, arguments: args } = calledOf(call);
    const index = typeof call.index === "number" ? call.index : position;
    const given = stringOf(call.id);
    let id = this.#calls[index];
    // Gemini's compatible route gives every call the index 0: there a new id is what begins a new call.
    const isNew = id === undefined || (given !== "" && given !== id && name !== "");
    if (isNew) {
      id = given === "" ? `call_${this.#made}` : given;
      this.#made += 1;
      this.#calls[index] = id;
    }
    if (id === undefined || (!isNew && args === "")) return;
    out.push({ type: "tool_call", id, name: isNew ? name : "", arguments: args });
  }
}
