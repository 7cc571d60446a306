import { type Piece, type Play, sse, sseOf } from "../../../support/upstream.ts";

/** Builders of what the Messages API sends (platform.claude.com, streaming messages). */

export const USAGE = { input_tokens: 7, output_tokens: 5 };

/** A whole message. */
export function message(content: readonly unknown[], stopReason = "end_turn", usage: unknown = USAGE): Play {
  return {
    body: {
      id: "msg_1",
      type: "message",
      role: "assistant",
      model: "claude",
      content,
      stop_reason: stopReason,
      stop_sequence: null,
      usage,
    },
  };
}

export const start = (usage: unknown = { input_tokens: 7, output_tokens: 1 }) => ({
  type: "message_start",
  message: { id: "msg_1", type: "message", role: "assistant", content: [], stop_reason: null, usage },
});

export const begin = (index: number, block: unknown) => ({
  type: "content_block_start",
  index,
  content_block: block,
});

export const delta = (index: number, part: unknown) => ({ type: "content_block_delta", index, delta: part });

export const end = (index: number) => ({ type: "content_block_stop", index });

export const stop = (reason: string, usage: unknown = { output_tokens: 5 }) => ({
  type: "message_delta",
  delta: { stop_reason: reason, stop_sequence: null },
  usage,
});

export const LAST = { type: "message_stop" };

export const PING = { type: "ping" };

/** The events of one block: its start, a delta for each part, its end. */
export function block(index: number, first: unknown, ...parts: readonly unknown[]): unknown[] {
  return [begin(index, first), ...parts.map((part) => delta(index, part)), end(index)];
}

export const text = (value: string) => ({ type: "text_delta", text: value });
export const json = (value: string) => ({ type: "input_json_delta", partial_json: value });
export const thinking = (value: string) => ({ type: "thinking_delta", thinking: value });
export const signature = (value: string) => ({ type: "signature_delta", signature: value });

export const TEXT = { type: "text", text: "" };
export const THINKING = { type: "thinking", thinking: "", signature: "" };
export const toolUse = (id: string, name: string) => ({ type: "tool_use", id, name, input: {} });

/** SSE as the API writes it: the type also as the event's name. */
export function events(...list: readonly unknown[]): string {
  return list.map((event) => `event: ${(event as { type: string }).type}\n${sse(event)}`).join("");
}

/** A stream of these blocks, from its first event to its last, cut wherever it falls. */
export function streamOf(blocks: readonly unknown[], reason = "end_turn"): Play {
  const bytes = Buffer.from(events(start(), PING, ...blocks, stop(reason), LAST));
  const pieces: Piece[] = [];
  for (let at = 0; at < bytes.length; at += 37) pieces.push(bytes.subarray(at, at + 37));
  return sseOf(...pieces);
}

export const errorOf = (type: string, words: string, details?: unknown) => ({
  type: "error",
  error: { type, message: words, ...(details === undefined ? {} : { details }) },
  request_id: "req_1",
});
