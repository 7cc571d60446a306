import { type Piece, type Play, sse, sseOf } from "../../../support/upstream.ts";

/** Builders of what the Responses API sends (developers.openai.com, streaming events). */

export const USAGE = {
  input_tokens: 7,
  input_tokens_details: { cached_tokens: 0 },
  output_tokens: 5,
  output_tokens_details: { reasoning_tokens: 0 },
  total_tokens: 12,
};

/** A response object; `error` and `incomplete_details` stand there as null, as on the wire. */
export function response(output: readonly unknown[], more: Readonly<Record<string, unknown>> = {}) {
  return {
    id: "resp_1",
    object: "response",
    status: "completed",
    error: null,
    incomplete_details: null,
    model: "gpt",
    output,
    usage: USAGE,
    ...more,
  };
}

export const cut = (reason: string) => ({ status: "incomplete", incomplete_details: { reason } });

export const message = (...texts: readonly string[]) => ({
  id: "msg_1",
  type: "message",
  role: "assistant",
  status: "completed",
  content: texts.map((text) => ({ type: "output_text", text, annotations: [], logprobs: [] })),
});

export const refusal = (words: string) => ({
  ...message(),
  content: [{ type: "refusal", refusal: words }],
});

export const call = (call_id: string, name: string, args: string) => ({
  id: `fc_${call_id}`,
  type: "function_call",
  status: "completed",
  call_id,
  name,
  arguments: args,
});

export const customCall = (call_id: string, name: string, input: string) => ({
  id: `ctc_${call_id}`,
  type: "custom_tool_call",
  status: "completed",
  call_id,
  name,
  input,
});

export const reasoning = (summary: readonly string[], more: Readonly<Record<string, unknown>> = {}) => ({
  id: "rs_1",
  type: "reasoning",
  summary: summary.map((text) => ({ type: "summary_text", text })),
  ...more,
});

export const begun = [
  { type: "response.created", response: response([], { status: "in_progress", usage: null }) },
  { type: "response.in_progress", response: response([], { status: "in_progress", usage: null }) },
];

export const added = (output_index: number, item: Readonly<Record<string, unknown>>) => ({
  type: "response.output_item.added",
  output_index,
  item: { ...item, status: "in_progress" },
});

export const done = (output_index: number, item: unknown) => ({
  type: "response.output_item.done",
  output_index,
  item,
});

const at = (output_index: number) => ({ item_id: `item_${output_index}`, output_index });

export const textDelta = (index: number, delta: string, content_index = 0) => ({
  type: "response.output_text.delta",
  ...at(index),
  content_index,
  delta,
  logprobs: [],
});

export const refusalDelta = (index: number, delta: string) => ({
  type: "response.refusal.delta",
  ...at(index),
  content_index: 0,
  delta,
});

export const argumentsDelta = (index: number, delta: string) => ({
  type: "response.function_call_arguments.delta",
  ...at(index),
  delta,
});

export const inputDelta = (index: number, delta: string) => ({
  type: "response.custom_tool_call_input.delta",
  ...at(index),
  delta,
});

export const summaryDelta = (index: number, summary_index: number, delta: string) => ({
  type: "response.reasoning_summary_text.delta",
  ...at(index),
  summary_index,
  delta,
});

export const reasoningDelta = (index: number, delta: string) => ({
  type: "response.reasoning_text.delta",
  ...at(index),
  content_index: 0,
  delta,
});

/** A message's events, with those that only accompany its text. */
export function said(index: number, ...pieces: readonly string[]): unknown[] {
  const text = pieces.join("");
  const part = { ...at(index), content_index: 0 };
  return [
    added(index, { ...message(), content: [] }),
    { type: "response.content_part.added", ...part, part: { type: "output_text", text: "" } },
    ...pieces.map((piece) => textDelta(index, piece)),
    { type: "response.output_text.done", ...part, text },
    { type: "response.content_part.done", ...part, part: { type: "output_text", text } },
    done(index, message(text)),
  ];
}

/** A function call's events. */
export function called(
  index: number,
  item: ReturnType<typeof call>,
  ...pieces: readonly string[]
): unknown[] {
  return [
    added(index, { ...item, arguments: "" }),
    ...pieces.map((piece) => argumentsDelta(index, piece)),
    { type: "response.function_call_arguments.done", ...at(index), arguments: item.arguments },
    done(index, item),
  ];
}

export const completed = (output: readonly unknown[] = [], more = {}) => ({
  type: "response.completed",
  response: response(output, more),
});

export const incomplete = (reason: string) => ({
  type: "response.incomplete",
  response: response([], cut(reason)),
});

export const failed = (error: unknown) => ({
  type: "response.failed",
  response: response([], { status: "failed", error, usage: null }),
});

export const errorEvent = (code: string | null, words: string) => ({
  type: "error",
  code,
  message: words,
  param: null,
});

/** SSE as the API writes it: the type also as the event's name, numbered. */
export function events(...list: readonly unknown[]): string {
  return list
    .map((event, sequence_number) => {
      const { type } = event as { type: string };
      return `event: ${type}\n${sse({ sequence_number, ...(event as object) })}`;
    })
    .join("");
}

/** A stream of these events between its first and its last, cut wherever it falls. */
export function streamOf(list: readonly unknown[], last: unknown = completed()): Play {
  const bytes = Buffer.from(events(...begun, ...list, last));
  const pieces: Piece[] = [];
  for (let from = 0; from < bytes.length; from += 37) pieces.push(bytes.subarray(from, from + 37));
  return sseOf(...pieces);
}
