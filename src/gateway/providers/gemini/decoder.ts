import { uuid7 } from "../../../kernel/uuid7.ts";
import type { Target } from "../../config/types.ts";
import {
  AttemptFailure,
  type FinishReason,
  type Json,
  type StreamEvent,
  type Usage,
} from "../../model/index.ts";
import type { Now } from "../exchange.ts";
import { type Fields, fieldsOf, stringOf } from "../fields.ts";
import { classifyInStream } from "../outcomes/classify.ts";
import { type Binding, bindingOf, PROVIDER_TYPE } from "./signatures.ts";
import { finishOf, isFailedFinish, usageOf } from "./usage.ts";

const MOST_RAW = 16 * 1024;

/** Turns GenerateContentResponses, one whole or many streamed, into canonical events. One object an answer. */
export class GeminiDecoder {
  /** There is no end mark but the end of the bytes. */
  readonly done: boolean = false;
  readonly #target: Target;
  readonly #clock: Now;
  #finish: FinishReason | undefined;
  #usage: Usage | undefined;
  #candidates = false;
  #calls = 0;
  #next = 0;
  /** The block that text is added to, while parts of its kind follow each other. */
  #open: "text" | "thought" | undefined;
  #openId = "";

  constructor(target: Target, clock: Now) {
    this.#target = target;
    this.#clock = clock;
  }

  get finished(): boolean {
    return this.#finish !== undefined;
  }

  /** True once a candidate was seen, whatever it held. */
  get answered(): boolean {
    return this.#candidates;
  }

  /** Appends what an event's data says to `out`. Throws `AttemptFailure` for an error. */
  read(data: string, out: StreamEvent[]): void {
    let value: unknown;
    try {
      value = JSON.parse(data);
    } catch (cause) {
      const message = `the upstream sent an event that is no JSON: ${data.slice(0, 200)}`;
      throw new AttemptFailure("retry", message, {
        status: 200,
        rawResponse: data.slice(0, MOST_RAW),
        cause,
      });
    }
    this.take(value, data, out);
  }

  /** The same for parsed JSON; a list, as streams without `alt=sse` are, is taken entry by entry. */
  take(value: unknown, raw: string, out: StreamEvent[]): void {
    if (Array.isArray(value)) {
      for (const entry of value) this.take(entry, raw, out);
      return;
    }
    const body = fieldsOf(value);
    if (body === undefined) {
      throw new AttemptFailure("model", `the upstream sent what is no object: ${raw.slice(0, 200)}`);
    }
    if (body.error !== undefined && body.error !== null) {
      throw classifyInStream(this.#target.kind, body, raw, this.#clock.now());
    }
    // Every chunk repeats the running count; the last one counts.
    if (body.usageMetadata !== undefined) this.#usage = usageOf(body.usageMetadata) ?? this.#usage;
    const candidate = fieldsOf(Array.isArray(body.candidates) ? body.candidates[0] : undefined);
    if (candidate !== undefined) this.#candidate(candidate, raw, out);
    else if (!this.#candidates) refuseBlocked(body, raw);
  }

  /** What is certain only at the end of the bytes: `STOP` may stand in a chunk that others follow. */
  end(out: StreamEvent[]): void {
    out.push({ type: "finish", reason: this.#finish ?? "unknown" });
    if (this.#usage !== undefined) out.push({ type: "usage", usage: this.#usage });
  }

  #candidate(candidate: Fields, raw: string, out: StreamEvent[]): void {
    this.#candidates = true;
    const parts = fieldsOf(candidate.content)?.parts;
    if (Array.isArray(parts)) {
      for (const entry of parts) {
        const part = fieldsOf(entry);
        if (part !== undefined) this.#part(part, out);
      }
    }
    const reason = stringOf(candidate.finishReason);
    if (reason === "" || reason === "FINISH_REASON_UNSPECIFIED") return;
    if (isFailedFinish(reason)) throw failedFinish(reason, candidate, raw);
    this.#finish = finishOf(reason, this.#calls > 0);
  }

  #part(part: Fields, out: StreamEvent[]): void {
    const signature = stringOf(part.thoughtSignature);
    if (part.thought === true) this.#thought(stringOf(part.text), signature, out);
    else if (typeof part.text === "string") this.#text(part.text, signature, out);
    else if (part.functionCall !== undefined) this.#call(fieldsOf(part.functionCall) ?? {}, signature, out);
    else if (isBare(part)) this.#text("", signature, out);
    else {
      this.#open = undefined;
      out.push({ type: "unknown", id: this.#id(), data: part as Json });
    }
  }

  #thought(text: string, signature: string, out: StreamEvent[]): void {
    if (text === "" && signature === "") return;
    const id = this.#block("thought");
    const providerType = PROVIDER_TYPE;
    if (signature === "") {
      out.push({ type: "thought", id, text, providerType });
      return;
    }
    // One signature a block.
    this.#open = undefined;
    const extraData = bindingOf("thought", this.#target);
    out.push({ type: "thought", id, text, signature, providerType, extraData });
  }

  /** The signature goes before the text that it is on; in a text that has begun it comes after. */
  #text(text: string, signature: string, out: StreamEvent[]): void {
    const begun = this.#open === "text";
    if (signature !== "" && !begun) this.#signature(signature, "text", out);
    if (text !== "") out.push({ type: "text", id: this.#block("text"), text });
    if (signature !== "" && begun) this.#signature(signature, "text", out);
  }

  #call(call: Fields, signature: string, out: StreamEvent[]): void {
    this.#open = undefined;
    const name = stringOf(call.name);
    const id = stringOf(call.id) || newId(this.#clock);
    if (signature !== "") this.#signature(signature, "tool_call", out, id);
    this.#calls += 1;
    out.push({ type: "tool_call", id, name, arguments: JSON.stringify(call.args ?? {}) });
  }

  #signature(signature: string, signs: Binding["signs"], out: StreamEvent[], id?: string): void {
    const extraData = bindingOf(signs, this.#target, id);
    out.push({ type: "thought", id: this.#id(), signature, providerType: PROVIDER_TYPE, extraData });
  }

  #block(type: "text" | "thought"): string {
    if (this.#open !== type) {
      this.#open = type;
      this.#openId = this.#id();
    }
    return this.#openId;
  }

  #id(): string {
    return String(this.#next++);
  }
}

/** A part with nothing but a signature. */
function isBare(part: Fields): boolean {
  for (const key in part) if (key !== "thoughtSignature" && key !== "thought") return false;
  return true;
}

/** Unique in a whole conversation, where results name their calls by nothing else. */
function newId(clock: Now): string {
  return `call_${uuid7(clock.now()).replaceAll("-", "")}`;
}

/** A prompt that was blocked has no candidates; another model would be asked the same, so it is the caller's. */
function refuseBlocked(body: Fields, raw: string): void {
  const reason = fieldsOf(body.promptFeedback)?.blockReason;
  if (typeof reason !== "string" || reason === "") return;
  throw new AttemptFailure("caller", `Gemini blocked the prompt (content filter): ${reason}`, {
    status: 200,
    code: reason,
    rawResponse: raw.slice(0, MOST_RAW),
  });
}

function failedFinish(reason: string, candidate: Fields, raw: string): AttemptFailure {
  const words = stringOf(candidate.finishMessage);
  const message = `Gemini ended its answer with ${reason}${words === "" ? "" : `: ${words.slice(0, 600)}`}`;
  return new AttemptFailure("model", message, {
    status: 200,
    code: reason,
    rawResponse: raw.slice(0, MOST_RAW),
  });
}
