import type { Target } from "../../config/types.ts";
import { AttemptFailure, type Json, type StreamEvent, type Usage } from "../../model/index.ts";
import type { Now } from "../exchange.ts";
import { type Fields, fieldsOf, stringOf } from "../fields.ts";
import { isError } from "../openai/answer.ts";
import { classifyInStream } from "../outcomes/classify.ts";
import { calledOf, failedStatus, textsOf } from "./answer.ts";
import { sealOf, thoughtOf } from "./reasoning.ts";
import { finishOf, usageOf } from "./usage.ts";

/** An item of the output that has begun. */
interface Open {
  /** The block's id: a call's own, else the item's place. */
  readonly id: string;
  /** A call has been named. */
  named: boolean;
  /** Some of its text has come. */
  said: boolean;
  /** For reasoning: which of its two forms is told, and at which part that is. */
  form: string | undefined;
  part: unknown;
}

/**
 * Turns the data of one stream's events into canonical events, in order. One object a stream. Events that
 * only accompany the content (`response.created`, parts that begin) say nothing, so that a target which
 * fails after them can still be replaced. There is no `[DONE]`: the terminal event decides.
 */
export class ResponsesDecoder {
  /** A terminal event has come. */
  done = false;
  finished = false;
  readonly #target: Target;
  readonly #clock: Now;
  readonly #items = new Map<unknown, Open>();
  #lastKey: unknown;
  #last: Open | undefined;
  #calls = 0;
  #usage: Usage | undefined;

  constructor(target: Target, clock: Now) {
    this.#target = target;
    this.#clock = clock;
  }

  /** Appends what an event's data says to `out`. Throws `AttemptFailure` for an error or failed response. */
  read(data: string, out: StreamEvent[]): void {
    if (this.done) return;
    // Some imitations end like chat completions; without a terminal event that is no proper end.
    if (data === "[DONE]") {
      this.done = true;
      return;
    }
    const event = this.#parse(data);
    switch (event.type) {
      case "response.output_text.delta":
      case "response.refusal.delta":
        this.#text(event, out);
        break;
      case "response.function_call_arguments.delta":
      case "response.custom_tool_call_input.delta":
        this.#arguments(event, out);
        break;
      case "response.reasoning_summary_text.delta":
      case "response.reasoning_text.delta":
        this.#thought(event, out);
        break;
      case "response.output_item.added":
        this.#added(event, out);
        break;
      case "response.output_item.done":
        this.#whole(event.item, event.output_index, out);
        break;
      case "response.completed":
      case "response.incomplete":
      case "response.failed":
        this.#terminal(event, data, out);
        break;
      case "error":
        throw classifyInStream(this.#target.kind, errorOf(event), data, this.#clock.now());
      default:
        // Progress of the service's own tools and types to come; an error may also lack its type.
        if (!stringOf(event.type).startsWith("response.") && isError(event)) {
          throw classifyInStream(this.#target.kind, event, data, this.#clock.now());
        }
    }
  }

  /** What is only certain at the end: the last word on usage. */
  end(out: StreamEvent[]): void {
    if (this.#usage !== undefined) out.push({ type: "usage", usage: this.#usage });
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

  #text(event: Fields, out: StreamEvent[]): void {
    const text = stringOf(event.delta);
    if (text === "") return;
    const open = this.#open(event);
    open.said = true;
    out.push({ type: "text", id: partId(open.id, event.content_index), text });
  }

  #arguments(event: Fields, out: StreamEvent[]): void {
    const piece = stringOf(event.delta);
    if (piece === "") return;
    const open = this.#open(event);
    // Without the call's name the pieces are worth nothing: they come whole with the item.
    if (!open.named) return;
    open.said = true;
    out.push({ type: "tool_call", id: open.id, name: "", arguments: piece });
  }

  /** Where reasoning is told in full and in summary, the form that came first is kept. */
  #thought(event: Fields, out: StreamEvent[]): void {
    const piece = stringOf(event.delta);
    if (piece === "") return;
    const open = this.#open(event);
    const form = event.type as string;
    const part = event.summary_index ?? event.content_index;
    open.form ??= form;
    if (open.form !== form) return;
    const text = open.said && open.part !== part ? `\n\n${piece}` : piece;
    open.said = true;
    open.part = part;
    out.push({ type: "thought", id: open.id, text, providerType: this.#target.kind });
  }

  #added(event: Fields, out: StreamEvent[]): void {
    const item = fieldsOf(event.item);
    if (item?.type === "function_call" || item?.type === "custom_tool_call") {
      this.#name(item, event.output_index ?? item.id, out);
    }
  }

  /** A call begins; its arguments follow. */
  #name(item: Fields, key: unknown, out: StreamEvent[]): Open {
    const { id, name } = calledOf(item, this.#items.size);
    const open: Open = { id, named: true, said: false, form: undefined, part: undefined };
    this.#items.set(key, open);
    this.#lastKey = key;
    this.#last = open;
    this.#calls += 1;
    out.push({ type: "tool_call", id, name, arguments: "" });
    return open;
  }

  /** An item as it ended: what its deltas did not say is said now. */
  #whole(entry: unknown, place: unknown, out: StreamEvent[]): void {
    const item = fieldsOf(entry);
    if (item === undefined) return;
    const key = place ?? item.id;
    const known = this.#items.get(key);
    const id = known?.id ?? String(key);
    switch (item.type) {
      case "message":
        if (known?.said !== true) this.#texts(item, key, out);
        return;
      case "reasoning":
        this.#sealed(item, known, id, out);
        return;
      case "function_call":
      case "custom_tool_call": {
        const open = known?.named === true ? known : this.#name(item, key, out);
        const { arguments: text } = calledOf(item, 0);
        if (!open.said && text !== "") {
          open.said = true;
          out.push({ type: "tool_call", id: open.id, name: "", arguments: text });
        }
        return;
      }
      default:
        this.#opened(key);
        out.push({ type: "unknown", id, data: item as Json });
    }
  }

  #texts(item: Fields, key: unknown, out: StreamEvent[]): void {
    const open = this.#opened(key);
    textsOf(item).forEach((text, part) => {
      if (text === "") return;
      open.said = true;
      out.push({ type: "text", id: partId(open.id, part), text });
    });
  }

  /** Nothing at all where the item neither says anything nor can go back: that would count as content. */
  #sealed(item: Fields, known: Open | undefined, id: string, out: StreamEvent[]): void {
    const seal = sealOf(item, this.#target);
    const text = known?.said === true ? undefined : thoughtOf(item, this.#target)?.text;
    if (seal === undefined && text === undefined) return;
    out.push({ type: "thought", id, text, ...(seal ?? { providerType: this.#target.kind }) });
  }

  #terminal(event: Fields, data: string, out: StreamEvent[]): void {
    const response = fieldsOf(event.response) ?? {};
    const status = stringOf(event.type).slice("response.".length);
    const told = status === "failed" ? { ...response, status } : response;
    const failure = status === "incomplete" ? undefined : failedStatus(told, data, this.#target, this.#clock);
    if (failure !== undefined) throw failure;
    // A server that streams no more than its end has all of its answer there.
    if (this.#items.size === 0 && Array.isArray(response.output)) {
      response.output.forEach((item, index) => {
        this.#whole(item, index, out);
      });
    }
    this.#usage = usageOf(response.usage);
    const incomplete = status === "incomplete" || response.status === "incomplete";
    out.push({ type: "finish", reason: finishOf(response, incomplete, this.#calls > 0) });
    this.finished = true;
    this.done = true;
  }

  #open(event: Fields): Open {
    return this.#opened(event.output_index ?? event.item_id);
  }

  #opened(key: unknown): Open {
    if (this.#last !== undefined && this.#lastKey === key) return this.#last;
    let open = this.#items.get(key);
    if (open === undefined) {
      open = { id: String(key), named: false, said: false, form: undefined, part: undefined };
      this.#items.set(key, open);
    }
    this.#lastKey = key;
    this.#last = open;
    return open;
  }
}

/** Parts of one message are blocks of their own. */
function partId(id: string, part: unknown): string {
  return part === undefined || part === 0 ? id : `${id}.${String(part)}`;
}

/** The documented event is flat; some nest the error as it stands in a refusal. */
function errorOf(event: Fields): Fields {
  if (fieldsOf(event.error) !== undefined) return event;
  return { error: { code: event.code, message: event.message } };
}
