import type { Target } from "../../src/gateway/config/types.ts";
import type { ModelRequest } from "../../src/gateway/model/index.ts";

/** A target for tests; what a test is about is given, the rest is plain. */
export function targetOf(more: Partial<Target> = {}): Target {
  return {
    id: "m/p",
    model: "m",
    provider: "p",
    purpose: "chat",
    kind: "compatible",
    wire: "openai",
    tier: 3,
    order: 0,
    baseUrl: "",
    upstreamModel: "up-model",
    credential: { from: "none" },
    unusable: undefined,
    maxConcurrent: undefined,
    queueMs: 0,
    coldStartMs: undefined,
    contextWindow: undefined,
    timeouts: {},
    extraBody: [],
    extraHeaders: [],
    cost: [],
    options: {},
    script: undefined,
    ...more,
  };
}

/** A request that says "hi", with what a test adds. */
export function requestOf(more: Partial<ModelRequest> = {}): ModelRequest {
  return {
    system: undefined,
    messages: [{ role: "user", content: [{ type: "text", text: "hi" }] }],
    params: {},
    tools: undefined,
    output: { type: "text" },
    stream: false,
    extraBody: [],
    extraHeaders: [],
    ...more,
  };
}
