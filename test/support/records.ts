import type { InferenceRecord } from "../../src/gateway/index.ts";
import { callOf } from "./calls.ts";
import { target } from "./config.ts";

/** An inference that went well, as the engine tells it. */
export function record(inferenceId: string, more: Partial<InferenceRecord> = {}): InferenceRecord {
  const attempts = [{ target: "m/a", variant: "local", tier: 1, outcome: "ok", ms: 9 }] as const;
  const served = { inferenceId, episodeId: "e", functionName: "chat", functionType: "chat" } as const;
  return {
    inferenceId,
    episodeId: "e",
    call: callOf("hello"),
    functionName: "chat",
    functionType: "chat",
    modelName: null,
    startedAt: Date.UTC(2026, 10, 22),
    ms: 10,
    ttftMs: undefined,
    ending: "ok",
    attempts,
    finished: {
      ...served,
      variantName: "local",
      modelName: "m",
      target: target("m/a"),
      attempts,
      content: [{ type: "text", text: "hi" }],
      output: undefined,
      usage: { inputTokens: 1, outputTokens: 2 },
      finishReason: "stop",
      rawRequest: "raw request",
      rawResponse: "raw response",
      dropped: [],
    },
    error: undefined,
    ...more,
  };
}
