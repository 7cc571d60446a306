import { SseParser } from "../../../kernel/sse.ts";
import { AttemptFailure, type ModelRequest, type StreamBatch, type StreamEvent } from "../../model/index.ts";
import { bodyText } from "../body.ts";
import { failureOf, type Now, openOk, parsed, textOf } from "../exchange.ts";
import { classifyMalformed } from "../outcomes/classify.ts";
import type { ProviderCall } from "../provider.ts";
import { GeminiDecoder } from "./decoder.ts";
import { generateBody } from "./request.ts";
import { post } from "./send.ts";

const MOST_WHOLE_BYTES = 64 * 1024 * 1024;

/** `streamGenerateContent?alt=sse`: the end of the bytes is the only end mark, good only after a finish reason. */
export async function* streamGenerate(
  call: ProviderCall<ModelRequest>,
  clock: Now,
): AsyncGenerator<StreamBatch, void, undefined> {
  const { target, http, request } = call;
  const { body, dropped } = generateBody(request, target);
  const text = bodyText(body, target, request.extraBody);
  const sent = post(call, "streamGenerateContent?alt=sse", text, request.extraHeaders);
  const open = await openOk(http, sent, target, clock);
  const type = open.headers["content-type"] ?? "";
  const decoder = new GeminiDecoder(target, clock);
  try {
    if (type.includes("json") || type.includes("text/html")) {
      const whole = await textOf(open, MOST_WHOLE_BYTES);
      if (!type.includes("json")) throw classifyMalformed("no event stream", whole, open.status);
      const events: StreamEvent[] = [];
      decoder.take(parsed(whole, open.status, "no event stream"), whole, events);
      close(decoder, events);
      yield { events, raw: whole, dropped };
      return;
    }
    const parser = new SseParser();
    let begun = false;
    let untold = dropped;
    for await (const chunk of open.chunks) {
      const found = parser.push(chunk);
      const events: StreamEvent[] = [];
      try {
        for (const event of found) decoder.read(event.data, events);
      } catch (error) {
        // What came in one read with the error is dropped while nothing was said: the target can be replaced.
        if (begun && events.length > 0) yield { events, raw: parser.text };
        throw error;
      }
      begun ||= events.length > 0;
      yield untold === undefined
        ? { events, raw: parser.text }
        : { events, raw: parser.text, dropped: untold };
      untold = undefined;
    }
    const events: StreamEvent[] = [];
    const tail = parser.end();
    // After the finish reason a cut event can only have been usage.
    if (tail !== undefined && !(decoder.finished && isCut(tail.data))) decoder.read(tail.data, events);
    close(decoder, events);
    yield { events, raw: "" };
  } catch (error) {
    throw failureOf(error);
  }
}

function close(decoder: GeminiDecoder, events: StreamEvent[]): void {
  if (!decoder.finished) {
    throw new AttemptFailure("retry", "the stream ended without a finish reason", { status: 200 });
  }
  decoder.end(events);
}

function isCut(data: string): boolean {
  try {
    JSON.parse(data);
    return false;
  } catch {
    return true;
  }
}
