import type { Names } from "../../../src/gateway/api/names.ts";
import type { GatewayFunction, Model } from "../../../src/gateway/config/types.ts";
import { RequestError } from "../../../src/gateway/error.ts";
import type { InferenceCall, StreamBatch, StreamEvent } from "../../../src/gateway/model/index.ts";
import type { Finished, Served } from "../../../src/gateway/result.ts";
import { targetOf } from "../../support/target.ts";

/** A moment shortly after the sample ids were made. */
export const NOW = Date.parse("2026-01-02T03:04:05.678Z");
export const CONTEXT = { now: NOW };
export const INFERENCE_ID = "019b7c8e-1000-7000-8000-00000000000a";
export const EPISODE_ID = "019b7c8e-0fff-7000-8000-00000000000b";

export const NO_INCLUDE: InferenceCall["include"] = {
  rawUsage: false,
  rawResponse: false,
  originalResponse: false,
  aggregated: false,
};

export const target = targetOf({
  id: "small/ollama",
  model: "small",
  provider: "ollama",
  kind: "ollama",
  wire: "ollama",
  tier: 1,
  baseUrl: "http://127.0.0.1:11434",
  upstreamModel: "qwen3:8b",
});

export const served: Served = {
  inferenceId: INFERENCE_ID,
  episodeId: EPISODE_ID,
  functionName: "chat",
  functionType: "chat",
  variantName: "local",
  modelName: "small",
  target,
  attempts: [],
};

export const finished: Finished = {
  ...served,
  content: [{ type: "text", text: "Hi" }],
  output: undefined,
  usage: { inputTokens: 9, outputTokens: 2 },
  finishReason: "stop",
  rawRequest: "{}",
  rawResponse: '{"answer":"Hi"}',
  dropped: [],
};

export function batchOf(events: readonly StreamEvent[], raw = "raw"): StreamBatch {
  return { events, raw };
}

/** The JSON of every `data:` event in SSE text. */
export function events(sse: string): unknown[] {
  if (sse === "") return [];
  if (!sse.endsWith("\n\n")) throw new Error("an event is not closed");
  return sse
    .slice(0, -2)
    .split("\n\n")
    .map((event) => {
      if (!event.startsWith("data: ")) throw new Error(`no data event: ${event}`);
      return JSON.parse(event.slice(6));
    });
}

/** Status and message of the `RequestError` that `work` throws. */
export function refusal(work: () => unknown): { readonly status: number; readonly message: string } {
  try {
    work();
  } catch (error) {
    if (error instanceof RequestError) return { status: error.status, message: error.message };
    throw error;
  }
  throw new Error("it was accepted");
}

function fn(name: string, type: GatewayFunction["type"], variants: readonly string[]): GatewayFunction {
  return {
    name,
    type,
    description: undefined,
    variants: new Map(
      variants.map((variant) => [
        variant,
        {
          name: variant,
          model: "small",
          weight: undefined,
          params: {},
          jsonMode: undefined,
          retries: { numRetries: 0, maxDelayS: 10 },
          timeouts: {},
          extraBody: [],
          extraHeaders: [],
          templates: {},
        },
      ]),
    ),
    experimentation: { type: "uniform" },
    schemas: {},
    tools: [],
    toolChoice: "auto",
    parallelToolCalls: undefined,
    outputSchema: undefined,
  };
}

function model(name: string, purpose: Model["purpose"]): readonly [string, Model] {
  return [name, { name, purpose, targets: [], timeouts: {} }];
}

export const names: Names = {
  functions: new Map(
    [
      fn("chat", "chat", ["local", "cloud"]),
      fn("extract", "json", ["main"]),
      fn("embed", "embedding", ["e"]),
    ].map((each) => [each.name, each]),
  ),
  models: new Map([model("small", "chat"), model("large", "chat")]),
  embeddingModels: new Map([model("gemma_embed_local", "embedding")]),
};

/** Text with all that makes JSON hard: quotes, control characters, lone surrogates, line separators. */
export function randomText(next: (below: number) => number): string {
  const length = next(12);
  let text = "";
  for (let i = 0; i < length; i++) {
    const kinds = ['"', "\\", "\n", "\u0000", "\u2028", "\ud800", "😀", "é", "</script>", "a", " ", "\u007f"];
    text += kinds[next(kinds.length)];
  }
  return text;
}
