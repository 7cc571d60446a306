import { SseParser } from "../../../kernel/sse.ts";
import {
  AttemptFailure,
  type ModelRequest,
  type OutputBlock,
  type StreamBatch,
  type StreamEvent,
} from "../../model/index.ts";
import { failureOf, type Now, openOk, textOf } from "../exchange.ts";
import { classifyMalformed } from "../outcomes/classify.ts";
import type { ProviderCall } from "../provider.ts";
import { type Completion, readCompletion } from "./answer.ts";
import { OpenAiDecoder } from "./decoder.ts";
import { chatText, post } from "./send.ts";

const MOST_WHOLE_BYTES = 64 * 1024 * 1024;

/** A chat completion as it arrives, one batch for each read of the network. */
export async function* streamChat(
  call: ProviderCall<ModelRequest>,
  clock: Now,
): AsyncGenerator<StreamBatch, void, undefined> {
  const { target, http } = call;
  const sent = post(call, "/chat/completions", chatText(call), call.request.extraHeaders);
  const open = await openOk(http, sent, target, clock);
  const type = open.headers["content-type"] ?? "";
  try {
    if (type.includes("json") || type.includes("text/html")) {
      const text = await textOf(open, MOST_WHOLE_BYTES);
      if (!type.includes("json")) throw classifyMalformed("no event stream", text, open.status);
      // A server that does not stream, or an error under a 200.
      yield { events: eventsOf(readCompletion(text, open.status, target, clock)), raw: text };
      return;
    }
    const parser = new SseParser();
    const decoder = new OpenAiDecoder(target, clock);
    let begun = false;
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
        yield { events, raw: parser.text };
        return;
      }
      yield { events, raw: parser.text };
    }
    const events: StreamEvent[] = [];
    const tail = parser.end();
    // After the finish reason a cut event can only have been usage.
    if (tail !== undefined && !(decoder.finished && isCut(tail.data))) decoder.read(tail.data, events);
    close(decoder, events);
    if (events.length > 0) yield { events, raw: "" };
  } catch (error) {
    throw failureOf(error);
  }
}

function isCut(data: string): boolean {
  try {
    JSON.parse(data);
    return false;
  } catch {
    return data !== "[DONE]";
  }
}

/** The stream's proper end; without a finish reason it is none. */
function close(decoder: OpenAiDecoder, events: StreamEvent[]): void {
  if (!decoder.finished) {
    throw new AttemptFailure("retry", "the stream ended without a finish reason", { status: 200 });
  }
  decoder.end(events);
}

function eventsOf({ content, usage, finishReason }: Completion): StreamEvent[] {
  const events = content.map(eventOf);
  events.push({ type: "finish", reason: finishReason }, { type: "usage", usage });
  return events;
}

function eventOf(block: OutputBlock, index: number): StreamEvent {
  const id = String(index);
  if (block.type === "text") return { type: "text", id, text: block.text };
  if (block.type === "thought") return { type: "thought", id, text: block.text };
  if (block.type === "unknown") return { type: "unknown", id, data: block.data };
  return { type: "tool_call", id: block.id, name: block.name, arguments: block.arguments };
}
