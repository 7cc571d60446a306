import { ndjson, type Play, type Recorded, sse, sseOf } from "../support/upstream.ts";

/** What well-behaved upstreams say, to be broken by the faults. */

export const GOOD = "a good answer";

/** One chunk of a chat completion with this text. */
export function saying(text: string): object {
  return chunk({ content: text }, null);
}

/** The chunk that ends an answer. */
export function ending(reason = "stop"): object {
  return chunk({}, reason);
}

function chunk(delta: object, finish: string | null): object {
  return {
    id: "c",
    object: "chat.completion.chunk",
    created: 1,
    model: "m",
    choices: [{ index: 0, delta, finish_reason: finish }],
  };
}

/** A whole chat completion with this text. */
export function completion(text: string, reason: string | null = "stop"): object {
  return {
    id: "c",
    object: "chat.completion",
    created: 1,
    model: "m",
    choices: [{ index: 0, message: { role: "assistant", content: text }, finish_reason: reason }],
    usage: { prompt_tokens: 3, completion_tokens: 4, total_tokens: 7 },
  };
}

/** A whole event stream with this text, end mark and all. */
export function streamed(text: string): string {
  return sse({ ...saying(text) }, ending(), "[DONE]");
}

/** Answers well, whole or streamed as it was asked. */
export function answering(text: string): (request: Recorded) => Play {
  return (request) => (wantsStream(request) ? sseOf(streamed(text)) : { body: completion(text) });
}

export function wantsStream(request: Recorded): boolean {
  return (request.json as { stream?: unknown } | undefined)?.stream === true;
}

/** One NDJSON line of Ollama's with this text. */
export function ollamaLine(text: string, done = false): string {
  const message = { role: "assistant", content: text };
  const end = done ? { done_reason: "stop", prompt_eval_count: 3, eval_count: 4 } : {};
  return ndjson({ model: "m", created_at: "2026-01-01T00:00:00Z", message, done, ...end });
}
