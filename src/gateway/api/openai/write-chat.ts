import type { InferenceCall } from "../../model/index.ts";
import type { Finished, Served } from "../../result.ts";
import type { InferenceWriter, StreamWriter } from "../dialect.ts";
import { rawResponse, rawUsage } from "../raw-entries.ts";
import { answeredModel, answerMessage, finishReason } from "./answer.ts";
import { openaiErrors } from "./errors.ts";
import { ChatStream } from "./stream.ts";
import { chatUsage } from "./usage.ts";

type Include = InferenceCall["include"];

class ChatWriter implements InferenceWriter {
  readonly #include: Include;
  readonly #includeUsage: boolean;

  constructor(include: Include, includeUsage: boolean) {
    this.#include = include;
    this.#includeUsage = includeUsage;
  }

  whole(result: Finished, createdMs: number): string {
    const include = this.#include;
    return JSON.stringify({
      id: result.inferenceId,
      episode_id: result.episodeId,
      object: "chat.completion",
      created: Math.floor(createdMs / 1000),
      model: answeredModel(result),
      system_fingerprint: "",
      service_tier: null,
      choices: [
        {
          index: 0,
          finish_reason: finishReason(result.finishReason),
          logprobs: null,
          message: answerMessage(result),
        },
      ],
      usage: chatUsage(result.usage),
      tensorzero_raw_usage: include.rawUsage ? rawUsage(result) : undefined,
      tensorzero_original_response: include.originalResponse ? result.rawResponse : undefined,
      tensorzero_raw_response: include.rawResponse ? rawResponse(result, "chat_completions") : undefined,
    });
  }

  stream(served: Served, createdMs: number): StreamWriter {
    return new ChatStream(served, createdMs, this.#include, this.#includeUsage);
  }

  streamError(status: number, message: string, code?: string): string {
    return `data: ${openaiErrors.errorBody(status, message, code)}\n\n`;
  }
}

/** Writes chat completions; `includeUsage` is about streams, whole answers always carry usage. */
export function chatWriter(include: Include, includeUsage: boolean): InferenceWriter {
  return new ChatWriter(include, includeUsage);
}
