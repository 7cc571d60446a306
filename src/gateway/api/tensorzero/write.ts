import type { InferenceCall } from "../../model/index.ts";
import type { Finished, Served } from "../../result.ts";
import type { InferenceWriter, StreamWriter } from "../dialect.ts";
import { nativeAnswer } from "./answer.ts";
import { nativeErrors } from "./errors.ts";
import { nativeStream } from "./stream.ts";

type Include = InferenceCall["include"];

class NativeWriter implements InferenceWriter {
  readonly #include: Include;

  constructor(include: Include) {
    this.#include = include;
  }

  whole(result: Finished): string {
    return JSON.stringify(nativeAnswer(result, this.#include));
  }

  stream(served: Served): StreamWriter {
    return nativeStream(served, this.#include);
  }

  streamError(status: number, message: string): string {
    return `data: ${nativeErrors.errorBody(status, message)}\n\n`;
  }
}

/** Writes answers as TensorZero's `/inference` does, with what the call asked to have included. */
export function nativeWriter(include: Include): InferenceWriter {
  return new NativeWriter(include);
}
