import type { Target } from "../../config/types.ts";
import { type FinishReason, type Json, NO_USAGE, type StreamEvent } from "../../model/index.ts";
import { finishOf, usageOf } from "../anthropic/usage.ts";
import type { Now } from "../exchange.ts";
import { type Fields, fieldsOf, stringOf } from "../fields.ts";
import { classifyInStream } from "../outcomes/classify.ts";

/** What the command itself says in place of the model: limits, missing log-ins, failures of the API. */
const SYNTHETIC = "<synthetic>";

/**
 * Reads the lines of `--output-format stream-json`: `system`, `assistant`, `user`, `stream_event` (with
 * `--include-partial-messages`), `rate_limit_event` and, last, `result` (code.claude.com/docs, headless mode
 * and Agent SDK messages). `--output-format json` is its last line alone.
 */
export class ClaudeCodeDecoder {
  /** The `result` line has come. */
  done = false;
  /** A line of the format was seen. */
  begun = false;
  readonly #target: Target;
  readonly #clock: Now;
  #message = 0;
  #partial = false;
  #said = false;
  #notice = "";
  #resetAt: number | undefined;

  constructor(target: Target, clock: Now) {
    this.#target = target;
    this.#clock = clock;
  }

  /** Appends what a line says to `out`. Throws `AttemptFailure` for a result that is an error. */
  read(line: string, out: StreamEvent[]): void {
    const entry = parsed(line);
    // Warnings of the program and of what it runs share its output.
    if (entry === undefined || typeof entry.type !== "string" || this.done) return;
    this.begun = true;
    switch (entry.type) {
      case "stream_event":
        if (isOwn(entry)) this.#event(fieldsOf(entry.event) ?? {}, out);
        return;
      case "assistant":
        if (isOwn(entry)) this.#assistant(entry, out);
        return;
      case "rate_limit_event":
        this.#limit(fieldsOf(entry.rate_limit_info));
        return;
      case "result":
        this.#result(entry, line, out);
    }
  }

  #event(event: Fields, out: StreamEvent[]): void {
    if (event.type === "message_start") {
      this.#message += 1;
      return;
    }
    if (event.type !== "content_block_delta") return;
    const delta = fieldsOf(event.delta) ?? {};
    const id = `${this.#message}.${String(event.index)}`;
    const text = stringOf(delta.text);
    const thinking = stringOf(delta.thinking);
    if (text !== "") this.#say({ type: "text", id, text }, out);
    if (thinking !== "") this.#say(this.#thought(id, thinking), out);
    this.#partial ||= text !== "" || thinking !== "";
  }

  #assistant(entry: Fields, out: StreamEvent[]): void {
    const message = fieldsOf(entry.message) ?? {};
    const content = Array.isArray(message.content) ? message.content : [];
    const notice = message.model === SYNTHETIC || entry.error !== undefined;
    for (const block of content.map(fieldsOf)) {
      if (block === undefined) continue;
      const text = stringOf(block.text);
      const id = this.#partial ? "" : `a${this.#message++}`;
      if (notice) this.#notice += text;
      else if (block.type === "tool_use") {
        out.push({ type: "unknown", id: stringOf(block.id), data: block as Json });
      } else if (this.#partial) continue;
      else if (block.type === "text" && text !== "") this.#say({ type: "text", id, text }, out);
      else if (block.type === "thinking" && stringOf(block.thinking) !== "") {
        this.#say(this.#thought(id, stringOf(block.thinking)), out);
      }
    }
  }

  /** `resetsAt` is in Unix seconds. */
  #limit(info: Fields | undefined): void {
    if (info?.status === "rejected" && typeof info.resetsAt === "number")
      this.#resetAt = info.resetsAt * 1000;
  }

  #result(entry: Fields, line: string, out: StreamEvent[]): void {
    this.done = true;
    const text = stringOf(entry.result);
    const ended = entry.subtype === "error_max_turns";
    if (entry.is_error === true || (stringOf(entry.subtype).startsWith("error") && !ended)) {
      const errors = Array.isArray(entry.errors) ? entry.errors.map(String).join("; ") : "";
      const message = text || errors || this.#notice || stringOf(entry.subtype);
      const code = stringOf(entry.subtype);
      throw classifyInStream(
        this.#target.kind,
        { message, code, resetAt: this.#resetAt },
        line,
        this.#clock.now(),
      );
    }
    // What was not said line by line (older versions, `json`) stands in the result.
    if (!this.#said && text !== "") this.#say({ type: "text", id: "result", text }, out);
    const usage = fieldsOf(entry.usage);
    const { total_cost_usd: cost } = entry;
    out.push(
      { type: "finish", reason: ended ? "length" : finishReason(entry.stop_reason) },
      {
        type: "usage",
        usage: {
          ...(usage === undefined ? NO_USAGE : usageOf(usage)),
          cost: typeof cost === "number" ? cost : undefined,
        },
      },
    );
  }

  #say(event: StreamEvent, out: StreamEvent[]): void {
    if (event.type === "text") this.#said = true;
    out.push(event);
  }

  #thought(id: string, text: string): StreamEvent {
    return { type: "thought", id, text, providerType: this.#target.kind };
  }
}

/** Lines of its own agents are part of their work, not of the answer. */
function isOwn({ parent_tool_use_id: parent }: Fields): boolean {
  return parent === undefined || parent === null;
}

/** Its own tools are done with when the result comes: no call is left to the client. */
function finishReason(reason: unknown): FinishReason {
  const told = typeof reason === "string" ? finishOf(reason) : "stop";
  return told === "tool_call" ? "stop" : told;
}

function parsed(line: string): Fields | undefined {
  try {
    return fieldsOf(JSON.parse(line));
  } catch {
    return undefined; // no line of the format
  }
}
