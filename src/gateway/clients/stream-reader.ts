import type { ChatEvent, EventIds } from "../client.ts";
import type { Attempt, FinishReason, InferenceCall } from "../model/index.ts";
import { readToldComment, type Told } from "./attempt-reader.ts";
import { errorText, parsed } from "./connection.ts";

type Fields = Readonly<Record<string, unknown>>;
type Done = Extract<ChatEvent, { event: "done" }>;

const FINISH_REASONS: ReadonlySet<unknown> = new Set<FinishReason>([
  "stop",
  "stop_sequence",
  "length",
  "tool_call",
  "content_filter",
  "unknown",
]);

/** The SSE events of a streamed `/inference` as chat events. Gateways without `x-pmoves-…` serve as well. */
export class StreamReader {
  readonly #call: InferenceCall;
  readonly #elapsed: () => number;
  #told: Told;
  #toldAttempts = 0;
  #ids: EventIds | undefined;
  #variant = "";
  #ttftMs: number | null = null;
  #usage: Done["usage"] = { input_tokens: null, output_tokens: null, cost: null };
  #finishReason: FinishReason | null = null;
  #closed = false;
  #failure: string | undefined;
  /** True once `done` or `error` has been given: nothing that follows matters. */
  over = false;

  /** `elapsed`: whole milliseconds since the call. */
  constructor(call: InferenceCall, told: Told, elapsed: () => number) {
    this.#call = call;
    this.#told = told;
    this.#elapsed = elapsed;
  }

  /** A comment line of the stream; the last one tells who served where the headers had to go out too early. */
  comment(text: string): void {
    this.#told = readToldComment(text) ?? this.#told;
  }

  *data(data: string): Generator<ChatEvent, void, undefined> {
    if (data === "[DONE]") return yield* this.end();
    const chunk = parsed(data);
    if (!isFields(chunk))
      return yield* this.fail(502, `the gateway's stream holds what is not JSON: ${cut(data)}`);
    if (chunk.error !== undefined) {
      // Who was tried follows in a comment, so the event waits for the end mark.
      this.#failure = errorText(chunk) ?? "the gateway gave no reason";
      return;
    }
    if (this.#ids === undefined) yield* this.#start(chunk);
    yield* this.#content(chunk);
    this.#close(chunk);
  }

  /** The end mark, or the end of the bytes. */
  *end(): Generator<ChatEvent, void, undefined> {
    if (this.over) return;
    if (this.#failure !== undefined) return yield* this.fail(502, this.#failure);
    if (this.#ids === undefined) return yield* this.fail(502, "the gateway's stream ended before it began");
    if (!this.#closed) return yield* this.fail(502, "The stream broke off: it ended before the answer did");
    yield* this.#attempts();
    this.over = true;
    yield {
      event: "done",
      ...this.#ids,
      variant_name: this.#variant,
      target: this.#told.target,
      tier: this.#told.tier,
      finish_reason: this.#finishReason,
      usage: this.#usage,
      ttft_ms: this.#ttftMs,
      ms: this.#elapsed(),
      attempts: this.#told.attempts,
    };
  }

  /** `retryAfterMs`: what the gateway's `retry-after` says. */
  *fail(status: number, message: string, retryAfterMs?: number): Generator<ChatEvent, void, undefined> {
    if (this.over) return;
    yield* this.#attempts();
    this.over = true;
    const wait = retryAfterMs && { retry_after_ms: retryAfterMs };
    yield { event: "error", ...this.#known(), status, message, attempts: this.#told.attempts, ...wait };
  }

  #known(): EventIds {
    return this.#ids ?? { inference_id: "", episode_id: this.#call.episodeId ?? "" };
  }

  /** Attempts that have been told and not been given yet. */
  *#attempts(): Generator<ChatEvent, void, undefined> {
    for (const attempt of this.#told.attempts.slice(this.#toldAttempts)) {
      yield attemptEvent(this.#known(), attempt);
    }
    this.#toldAttempts = this.#told.attempts.length;
  }

  *#start(chunk: Fields): Generator<ChatEvent, void, undefined> {
    this.#ids = { inference_id: textOf(chunk.inference_id), episode_id: textOf(chunk.episode_id) };
    this.#variant = textOf(chunk.variant_name);
    yield* this.#attempts();
    const { address } = this.#call;
    yield {
      event: "start",
      ...this.#ids,
      function_name: address.type === "function" ? address.name : null,
      variant_name: this.#variant,
      target: this.#told.target,
      tier: this.#told.tier,
    };
  }

  *#content({ content, raw }: Fields): Generator<ChatEvent, void, undefined> {
    const ids = this.#known();
    // json functions stream their text as `raw`.
    if (typeof raw === "string" && raw !== "") yield this.#first(delta(ids, "text", "0", raw));
    if (!Array.isArray(content)) return;
    for (const block of content) {
      if (!isFields(block)) continue;
      const event = blockEvent(ids, block);
      if (event !== undefined) yield this.#first(event);
    }
  }

  #first(event: ChatEvent): ChatEvent {
    this.#ttftMs ??= this.#elapsed();
    return event;
  }

  #close({ usage, finish_reason: reason }: Fields): void {
    if (isFields(usage)) {
      this.#closed = true;
      const { input_tokens: input, output_tokens: output, cost } = usage;
      this.#usage = { input_tokens: countOf(input), output_tokens: countOf(output), cost: numberOf(cost) };
    }
    if (typeof reason === "string") {
      this.#closed = true;
      this.#finishReason = FINISH_REASONS.has(reason) ? (reason as FinishReason) : "unknown";
    }
  }
}

function numberOf(value: unknown): number | null {
  return typeof value === "number" ? value : null;
}

export function attemptEvent(ids: EventIds, attempt: Attempt): ChatEvent {
  return { event: "attempt", ...ids, ...attempt, ms: Math.round(attempt.ms) };
}

function delta(ids: EventIds, kind: "text" | "thought", id: string, text: string): ChatEvent {
  return { event: "delta", ...ids, kind, id, text };
}

function blockEvent(ids: EventIds, block: Fields): ChatEvent | undefined {
  const { type, id, text } = block;
  if (type === "tool_call") {
    const { raw_name: name, raw_arguments: args } = block;
    return { event: "tool", ...ids, id: textOf(id), name: textOf(name), arguments: textOf(args) };
  }
  if ((type !== "text" && type !== "thought") || typeof text !== "string" || text === "") return undefined;
  return delta(ids, type, textOf(id), text);
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function countOf(value: unknown): number | null {
  return typeof value === "number" ? value : null;
}

function cut(text: string): string {
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}
