import type { InferenceCall } from "../../model/index.ts";
import type { Finished, Served } from "../../result.ts";
import type { InferenceWriter, StreamWriter } from "../dialect.ts";
import { nativeAnswer } from "./answer.ts";
import { nativeErrors } from "./errors.ts";
import { nativeStream } from "./stream.ts";

type Include = InferenceCall["include"];

class NativeWriter implements InferenceWriter {
  readonly #include: Include;
  /** Nothing beside the answer was asked for. */
  readonly #plain: boolean;

  constructor(include: Include) {
    this.#include = include;
    this.#plain = !include.rawUsage && !include.rawResponse && !include.originalResponse;
  }

  whole(result: Finished): string {
    const plain = this.#plain ? plainAnswer(result) : undefined;
    return plain ?? JSON.stringify(nativeAnswer(result, this.#include));
  }

  stream(served: Served): StreamWriter {
    return nativeStream(served, this.#include);
  }

  streamError(status: number, message: string): string {
    return `data: ${nativeErrors.errorBody(status, message)}\n\n`;
  }
}

/**
 * One text of a chat function, which is what most answers are: the same bytes as the whole object would
 * give, without making it. Undefined for every other answer.
 */
export function plainAnswer(result: Finished): string | undefined {
  const { content, usage, output } = result;
  const [block] = content;
  if (output !== undefined || content.length !== 1 || block?.type !== "text") return undefined;
  if (usage.cacheReadTokens !== undefined || usage.cacheWriteTokens !== undefined) return undefined;
  return (
    `{"inference_id":"${result.inferenceId}","episode_id":"${result.episodeId}",` +
    `"variant_name":${JSON.stringify(result.variantName)},` +
    `"content":[{"type":"text","text":${JSON.stringify(block.text)}}],` +
    `"usage":{"input_tokens":${usage.inputTokens},"output_tokens":${usage.outputTokens},` +
    `"cost":${JSON.stringify(usage.cost ?? null)}},"finish_reason":"${result.finishReason}"}`
  );
}

/** Writes answers as TensorZero's `/inference` does, with what the call asked to have included. */
export function nativeWriter(include: Include): InferenceWriter {
  return new NativeWriter(include);
}
