import { SseParser } from "../../kernel/sse.ts";
import { AttemptFailure, type OutputBlock, type StreamBatch, type StreamEvent } from "../model/index.ts";
import { failureOf, textOf } from "./exchange.ts";
import type { HttpOpen } from "./http-port.ts";
import { classifyMalformed } from "./outcomes/classify.ts";

/** Reads the `data` of one answer's events; one object an answer. */
export interface SseDecoder {
  /** The end mark has come: nothing that follows matters. */
  readonly done: boolean;
  /** The answer is whole, though more may come (usage). */
  readonly finished: boolean;
  /** Appends what an event says. Throws `AttemptFailure` for an error in its place. */
  read(data: string, out: StreamEvent[]): void;
  /** Appends what is only known at the end. */
  end(out: StreamEvent[]): void;
}

/** A stream that has been asked for, as one wire reads it. */
export interface SseAnswer {
  readonly open: HttpOpen;
  readonly decoder: SseDecoder;
  /** Events of a body that came whole: from a server that does not stream, or an error under a 200. */
  whole(text: string, status: number): StreamEvent[];
  /** What of the request this provider could not be told. */
  readonly dropped?: readonly string[] | undefined;
}

const MOST_WHOLE_BYTES = 64 * 1024 * 1024;

/** An SSE answer as it arrives, one batch for each read of the network. */
export async function* sseAnswer(
  ask: () => Promise<SseAnswer>,
): AsyncGenerator<StreamBatch, void, undefined> {
  const { open, decoder, whole, dropped } = await ask();
  const type = open.headers["content-type"] ?? "";
  try {
    if (type.includes("json") || type.includes("text/html")) {
      const text = await textOf(open, MOST_WHOLE_BYTES);
      if (!type.includes("json")) throw classifyMalformed("no event stream", text, open.status);
      yield batchOf(whole(text, open.status), text, dropped);
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
      if (decoder.done) {
        close(decoder, events);
        open.release();
      }
      yield batchOf(events, parser.text, untold);
      untold = undefined;
      if (decoder.done) return;
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

function batchOf(
  events: readonly StreamEvent[],
  raw: string,
  dropped: readonly string[] | undefined,
): StreamBatch {
  return dropped === undefined ? { events, raw } : { events, raw, dropped };
}

/** The stream's proper end; without a finish reason it is none. */
function close(decoder: SseDecoder, events: StreamEvent[]): void {
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
    return data !== "[DONE]";
  }
}

/** A block that came whole, as the one event that says it. */
export function eventOf(block: OutputBlock, index: number): StreamEvent {
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
