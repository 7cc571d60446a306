import type { InferenceCall, StreamBatch, StreamEvent } from "../../model/index.ts";
import type { Finished, Served } from "../../result.ts";
import type { StreamWriter } from "../dialect.ts";
import { rawUsage } from "../raw-entries.ts";
import { sealOf } from "../seal.ts";
import { answeredModel, finishReason } from "./answer.ts";
import { chatUsage } from "./usage.ts";

const ROLE = '"role":"assistant",';
const TAIL = '}}],"usage":null';

/**
 * Chunks of a streamed chat completion. All but the delta is put together once a stream;
 * a text delta then costs one `JSON.stringify` and one concatenation.
 */
export class ChatStream implements StreamWriter {
  readonly #include: InferenceCall["include"];
  readonly #includeUsage: boolean;
  readonly #isJson: boolean;
  readonly #withRaw: boolean;
  /** Up to and with the delta's opening brace. */
  readonly #head: string;
  readonly #chunk: string;
  #started = false;
  /** Position of every block in the answer, by id; tool calls count among themselves as well. */
  readonly #blocks = new Map<string, number>();
  readonly #calls = new Map<string, number>();
  #lastText: string | undefined;
  #lastThought: string | undefined;
  #thoughtHead = "";

  constructor(served: Served, createdMs: number, include: InferenceCall["include"], includeUsage: boolean) {
    this.#include = include;
    this.#includeUsage = includeUsage;
    this.#isJson = served.functionType === "json";
    this.#withRaw = include.rawResponse || include.originalResponse;
    this.#chunk =
      `data: {"id":${JSON.stringify(served.inferenceId)}` +
      `,"episode_id":${JSON.stringify(served.episodeId)}` +
      `,"object":"chat.completion.chunk","created":${Math.floor(createdMs / 1000)}` +
      `,"model":${JSON.stringify(answeredModel(served))}` +
      ',"system_fingerprint":"","service_tier":null,"choices":[{"index":0,"finish_reason":';
    this.#head = `${this.#chunk}null,"logprobs":null,"delta":{`;
  }

  batch(batch: StreamBatch): string {
    let out = "";
    // The upstream's text of a batch is said once, in the last chunk that the batch makes.
    let open = "";
    for (const event of batch.events) {
      const delta = this.#isJson ? jsonDelta(event) : this.#delta(event);
      if (delta === "") continue;
      if (open !== "") out += `${open}}\n\n`;
      open = this.#head + this.#role() + delta + TAIL;
    }
    if (!this.#withRaw) return open === "" ? "" : `${out + open}}\n\n`;
    if (open === "" && batch.raw === "") return "";
    if (open === "") open = `${this.#head + this.#role()}"content":""${TAIL}`;
    return `${out + open + this.#rawFields(batch.raw)}}\n\n`;
  }

  #role(): string {
    if (this.#started) return "";
    this.#started = true;
    return ROLE;
  }

  #rawFields(raw: string): string {
    const text = JSON.stringify(raw);
    return (
      (this.#include.originalResponse ? `,"tensorzero_original_chunk":${text}` : "") +
      (this.#include.rawResponse ? `,"tensorzero_raw_chunk":${text}` : "")
    );
  }

  /** The delta's fields without braces, "" where there is nothing to say. */
  #delta(event: StreamEvent): string {
    switch (event.type) {
      case "text":
        if (event.id !== this.#lastText) {
          this.#lastText = event.id;
          this.#position(`text ${event.id}`);
        }
        return event.text === "" ? "" : `"content":${JSON.stringify(event.text)}`;
      case "thought":
        return this.#thought(event);
      case "tool_call":
        return this.#toolCall(event.id, event.name, event.arguments);
      case "unknown":
        return `"tensorzero_extra_content":${JSON.stringify([
          {
            type: "unknown",
            insert_index: this.#position(`unknown ${event.id}`),
            id: event.id,
            data: event.data,
          },
        ])}`;
      default:
        return "";
    }
  }

  /** Where a block stands in the whole answer; a new one comes last. */
  #position(key: string): number {
    const at = this.#blocks.get(key);
    if (at !== undefined) return at;
    const next = this.#blocks.size;
    this.#blocks.set(key, next);
    return next;
  }

  #thought(event: Extract<StreamEvent, { readonly type: "thought" }>): string {
    const { id, text } = event;
    if (id !== this.#lastThought) {
      this.#lastThought = id;
      this.#thoughtHead =
        `"tensorzero_extra_content":[{"type":"thought","insert_index":${this.#position(`thought ${id}`)}` +
        `,"id":${JSON.stringify(id)},"text":`;
    }
    const said = text === undefined ? "null" : JSON.stringify(text);
    const extra = `${this.#thoughtHead + said + sealOf(event)}}]`;
    return text === undefined ? extra : `"reasoning_content":${said},${extra}`;
  }

  #toolCall(id: string, name: string, args: string): string {
    const index = this.#calls.get(id);
    if (index !== undefined) {
      const fn = name === "" ? { arguments: args } : { name, arguments: args };
      return `"tool_calls":[{"index":${index},"function":${JSON.stringify(fn)}}]`;
    }
    const next = this.#calls.size;
    this.#calls.set(id, next);
    this.#position(`tool_call ${id}`);
    const call = { index: next, id, type: "function", function: { name, arguments: args } };
    return `"tool_calls":${JSON.stringify([call])}`;
  }

  end(result: Finished): string {
    const reason = JSON.stringify(finishReason(result.finishReason));
    const role = this.#started ? "" : '"role":"assistant","content":""';
    const usage = this.#includeUsage ? JSON.stringify(chatUsage(result.usage)) : "null";
    const raw = this.#include.rawUsage ? `,"tensorzero_raw_usage":${JSON.stringify(rawUsage(result))}` : "";
    return `${this.#chunk + reason},"logprobs":null,"delta":{${role}}}],"usage":${usage}${raw}}\n\n`;
  }
}

/** json functions: the text of the answer only. */
function jsonDelta(event: StreamEvent): string {
  return event.type === "text" && event.text !== "" ? `"content":${JSON.stringify(event.text)}` : "";
}
