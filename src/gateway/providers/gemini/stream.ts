import { AttemptFailure, type ModelRequest, type StreamBatch, type StreamEvent } from "../../model/index.ts";
import { bodyText } from "../body.ts";
import { type Now, openOk, parsed } from "../exchange.ts";
import type { ProviderCall } from "../provider.ts";
import { sseAnswer } from "../sse-answer.ts";
import { GeminiDecoder } from "./decoder.ts";
import { generateBody } from "./request.ts";
import { post } from "./send.ts";

/** `streamGenerateContent?alt=sse`: the end of the bytes is the only end mark, good only after a finish reason. */
export function streamGenerate(
  call: ProviderCall<ModelRequest>,
  clock: Now,
): AsyncGenerator<StreamBatch, void, undefined> {
  const { target, http, request } = call;
  const decoder = new GeminiDecoder(target, clock);
  return sseAnswer(async () => {
    const { body, dropped } = generateBody(request, target);
    const text = bodyText(body, target, request.extraBody);
    const sent = post(call, "streamGenerateContent?alt=sse", text, request.extraHeaders);
    const open = await openOk(http, sent, target, clock);
    return { open, decoder, dropped, whole: (whole, status) => eventsOf(decoder, whole, status) };
  });
}

/** A whole answer is read as the one event of a stream would be. */
function eventsOf(decoder: GeminiDecoder, text: string, status: number): StreamEvent[] {
  const events: StreamEvent[] = [];
  decoder.take(parsed(text, status, "no event stream"), text, events);
  if (!decoder.finished) throw new AttemptFailure("retry", "the answer has no finish reason", { status });
  decoder.end(events);
  return events;
}
