import type { InferenceCall, StreamBatch, StreamEvent } from "../../model/index.ts";
import { isContent } from "../../model/index.ts";
import type { Finished, Served } from "../../result.ts";
import type { StreamWriter } from "../dialect.ts";
import { rawUsage } from "../raw-entries.ts";
import { sealOf } from "../seal.ts";
import { nativeOutput, nativeUsage } from "./answer.ts";

type Include = InferenceCall["include"];

/**
 * Chunks of a streamed `/inference`. What is the same in all chunks of a stream is put together once;
 * a delta then costs one `JSON.stringify` of its text and one concatenation.
 */
export function nativeStream(served: Served, include: Include): StreamWriter {
  const head =
    `data: {"inference_id":${JSON.stringify(served.inferenceId)}` +
    `,"episode_id":${JSON.stringify(served.episodeId)}` +
    `,"variant_name":${JSON.stringify(served.variantName)}`;
  return served.functionType === "json" ? new JsonStream(head, include) : new ChatStream(head, include);
}

/** `raw_chunk` and `original_chunk` with the comma before them, or "" where neither was asked for. */
function rawFields(raw: string, include: Include): string {
  if (!include.rawResponse && !include.originalResponse) return "";
  const text = JSON.stringify(raw);
  return (
    (include.rawResponse ? `,"raw_chunk":${text}` : "") +
    (include.originalResponse ? `,"original_chunk":${text}` : "")
  );
}

/** The final chunk's fields after the empty content, with the comma before them. */
function closing(result: Finished, include: Include): string {
  const rest = JSON.stringify({
    usage: nativeUsage(result.usage),
    finish_reason: result.finishReason,
    raw_usage: include.rawUsage ? rawUsage(result) : undefined,
    aggregated_response: include.aggregated ? nativeOutput(result) : undefined,
  });
  return `,${rest.slice(1)}\n\n`;
}

function isEmpty(event: StreamEvent): boolean {
  return event.type === "text" && event.text === "";
}

class ChatStream implements StreamWriter {
  readonly #include: Include;
  readonly #head: string;
  readonly #withRaw: boolean;
  // Text and thoughts come in runs of one block, so the last block's prefix is nearly always the next one's.
  #textId: string | undefined;
  #textHead = "";
  #thoughtId: string | undefined;
  #thoughtHead = "";

  constructor(head: string, include: Include) {
    this.#include = include;
    this.#head = `${head},"content":[`;
    this.#withRaw = include.rawResponse || include.originalResponse;
  }

  batch(batch: StreamBatch): string {
    if (this.#withRaw) return this.#rawBatch(batch);
    let out = "";
    for (const event of batch.events) {
      if (isContent(event) && !isEmpty(event)) out += `${this.#head + this.#block(event)}]}\n\n`;
    }
    return out;
  }

  /** With the upstream's text asked for, a batch is one chunk, so that its text is said once. */
  #rawBatch(batch: StreamBatch): string {
    let blocks = "";
    for (const event of batch.events) {
      if (isContent(event) && !isEmpty(event))
        blocks += blocks === "" ? this.#block(event) : `,${this.#block(event)}`;
    }
    if (blocks === "" && batch.raw === "") return "";
    return `${this.#head + blocks}]${rawFields(batch.raw, this.#include)}}\n\n`;
  }

  #block(event: StreamEvent): string {
    switch (event.type) {
      case "text":
        if (event.id !== this.#textId) {
          this.#textId = event.id;
          this.#textHead = `{"type":"text","id":${JSON.stringify(event.id)},"text":`;
        }
        return `${this.#textHead + JSON.stringify(event.text)}}`;
      case "thought":
        if (event.id !== this.#thoughtId) {
          this.#thoughtId = event.id;
          this.#thoughtHead = `{"type":"thought","id":${JSON.stringify(event.id)},"text":`;
        }
        return (
          this.#thoughtHead +
          JSON.stringify(event.text ?? null) +
          (event.signature === undefined ? "}" : `${sealOf(event)}}`)
        );
      case "tool_call":
        return JSON.stringify({
          type: "tool_call",
          id: event.id,
          raw_name: event.name,
          raw_arguments: event.arguments,
        });
      case "unknown":
        return JSON.stringify({ type: "unknown", id: event.id, data: event.data });
      default:
        return "";
    }
  }

  end(result: Finished): string {
    return `${this.#head}]${closing(result, this.#include)}`;
  }
}

/** json functions: the text of the answer as `raw` deltas; thoughts are not streamed. */
class JsonStream implements StreamWriter {
  readonly #include: Include;
  readonly #head: string;
  readonly #withRaw: boolean;

  constructor(head: string, include: Include) {
    this.#include = include;
    this.#head = `${head},"raw":`;
    this.#withRaw = include.rawResponse || include.originalResponse;
  }

  batch(batch: StreamBatch): string {
    if (this.#withRaw) return this.#rawBatch(batch);
    let out = "";
    for (const event of batch.events) {
      if (event.type === "text" && event.text !== "") {
        out += `${this.#head + JSON.stringify(event.text)}}\n\n`;
      }
    }
    return out;
  }

  #rawBatch(batch: StreamBatch): string {
    let text = "";
    for (const event of batch.events) {
      if (event.type === "text") text += event.text;
    }
    if (text === "" && batch.raw === "") return "";
    return `${this.#head + JSON.stringify(text) + rawFields(batch.raw, this.#include)}}\n\n`;
  }

  end(result: Finished): string {
    return `${this.#head}""${closing(result, this.#include)}`;
  }
}
