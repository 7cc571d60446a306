import { SseParser } from "../../../kernel/sse.ts";
import {
  AttemptFailure,
  type ModelRequest,
  type OutputBlock,
  type StreamBatch,
  type StreamEvent,
} from "../../model/index.ts";
import { bodyText } from "../body.ts";
import { failureOf, type Now, openOk, textOf } from "../exchange.ts";
import { classifyMalformed } from "../outcomes/classify.ts";
import type { ProviderCall } from "../provider.ts";
import { type Message, readMessage } from "./answer.ts";
import { AnthropicDecoder } from "./decoder.ts";
import { messageBody } from "./request.ts";
import { post } from "./send.ts";

const MOST_WHOLE_BYTES = 64 * 1024 * 1024;

/** A message as it arrives, one batch for each read of the network. */
export async function* streamMessage(
  call: ProviderCall<ModelRequest>,
  clock: Now,
): AsyncGenerator<StreamBatch, void, undefined> {
  const { target, http, request } = call;
  const { body, dropped } = messageBody(request, target);
  const text = bodyText(body, target, request.extraBody);
  const open = await openOk(http, post(call, text, request.extraHeaders), target, clock);
  const type = open.headers["content-type"] ?? "";
  try {
    if (type.includes("json") || type.includes("text/html")) {
      const whole = await textOf(open, MOST_WHOLE_BYTES);
      if (!type.includes("json")) throw classifyMalformed("no event stream", whole, open.status);
      // A server that does not stream, or an error under a 200.
      yield { events: eventsOf(readMessage(whole, open.status, target, clock)), raw: whole, dropped };
      return;
    }
    const parser = new SseParser();
    const decoder = new AnthropicDecoder(target, clock);
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
      if (decoder.done) {
        close(decoder, events);
        open.release();
      }
      const raw = parser.text;
      yield untold === undefined ? { events, raw } : { events, raw, dropped: untold };
      untold = undefined;
      if (decoder.done) return;
    }
    const events: StreamEvent[] = [];
    const tail = parser.end();
    // After the stop reason nothing is left to come but the end mark.
    if (tail !== undefined && !decoder.finished) decoder.read(tail.data, events);
    close(decoder, events);
    if (events.length > 0) yield { events, raw: "" };
  } catch (error) {
    throw failureOf(error);
  }
}

/** The stream's proper end; without a stop reason it is none. */
function close(decoder: AnthropicDecoder, events: StreamEvent[]): void {
  if (!decoder.finished) {
    throw new AttemptFailure("retry", "the stream ended without a stop reason", { status: 200 });
  }
  decoder.end(events);
}

function eventsOf({ content, usage, finishReason }: Message): StreamEvent[] {
  const events = content.map(eventOf);
  events.push({ type: "finish", reason: finishReason }, { type: "usage", usage });
  return events;
}

function eventOf(block: OutputBlock, index: number): StreamEvent {
  const id = String(index);
  switch (block.type) {
    case "text":
      return { type: "text", id, text: block.text };
    case "thought": {
      const { text, signature, providerType, extraData } = block;
      return { type: "thought", id, text, signature, providerType, extraData };
    }
    case "tool_call":
      return { type: "tool_call", id: block.id, name: block.name, arguments: block.arguments };
    case "unknown":
      return { type: "unknown", id, data: block.data };
  }
}
