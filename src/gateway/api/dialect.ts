import type { InferenceCall, StreamBatch } from "../model/index.ts";
import type { Finished, Served } from "../result.ts";

/** How one client dialect says things: errors, whole answers and streams. */
export interface ErrorStyle {
  /** The body of an error reply, JSON text. `code`: the word by which clients know it, where there is one. */
  errorBody(status: number, message: string, code?: string): string;
}

export interface InferenceWriter {
  /** The body of a whole answer, JSON text. `createdMs` is Unix milliseconds. */
  whole(result: Finished, createdMs: number): string;
  /** A writer for one streamed answer; made when the first content is there. */
  stream(served: Served, createdMs: number): StreamWriter;
  /** An error inside a stream whose 200 has gone out, as SSE text without the end mark. */
  streamError(status: number, message: string, code?: string): string;
}

/** Turns events into SSE text. Every method returns text ready for the wire, "" for nothing to say. */
export interface StreamWriter {
  /** Content of one batch; usage and finish events are left for `end`. */
  batch(batch: StreamBatch): string;
  /** The closing chunk(s), without `data: [DONE]`. */
  end(result: Finished): string;
}

/** A request body, read. */
export interface ParsedInference {
  readonly call: InferenceCall;
  readonly writer: InferenceWriter;
  /** Headers for the reply, e.g. one that names the right form of a model name. */
  readonly replyHeaders: Readonly<Record<string, string>>;
}

export const SSE_DONE = "data: [DONE]\n\n";
