import { describe, expect, it } from "vitest";
import { parseInference } from "../../../src/gateway/api/tensorzero/index.ts";
import { callBody } from "../../../src/gateway/clients/call-body.ts";
import type { InferenceCall } from "../../../src/gateway/model/index.ts";
import { callOf } from "../../support/calls.ts";

const now = Date.UTC(2026, 0, 1);

function throughTheWire(call: InferenceCall): InferenceCall {
  return parseInference(JSON.parse(JSON.stringify(callBody(call))), { now }).call;
}

describe("a call as the body of /inference", () => {
  it("is read by the gateway as the same call", () => {
    expect(throughTheWire(callOf("hello"))).toEqual(callOf("hello"));
  });

  it("keeps everything that a call can say", () => {
    const call: InferenceCall = {
      address: { type: "function", name: "f", variant: "v" },
      episodeId: "01939f3e-8c55-7a3b-8f44-0c1d2e3f4a5b",
      input: {
        system: { tone: "dry" },
        messages: [
          {
            role: "user",
            content: [
              { type: "text", text: "é" },
              { type: "template", name: "user", arguments: { a: 1 } },
              { type: "raw_text", value: "{{ raw }}" },
              { type: "file", url: "https://example.com/a.png", mimeType: "image/png", detail: "low" },
              { type: "file", data: "iVBORw0KGgo=", mimeType: "image/png", filename: "a.png" },
              { type: "tool_result", id: "c", name: "t", result: "ok" },
            ],
          },
          {
            role: "assistant",
            content: [
              { type: "tool_call", id: "c", name: "t", arguments: "{}" },
              {
                type: "thought",
                text: "hm",
                signature: "s",
                summary: [{ type: "summary_text", text: "h" }],
                providerType: "anthropic",
                extraData: { k: 1 },
              },
              { type: "unknown", data: [1], modelName: "m", providerName: "p" },
            ],
          },
        ],
      },
      params: { temperature: 0, max_tokens: 5, stop_sequences: ["a"], reasoning_effort: "low" },
      jsonMode: "strict",
      outputSchema: { type: "object" },
      outputSchemaName: undefined,
      tools: {
        choice: { specific: "t" },
        parallel: true,
        allowed: ["t"],
        additional: [
          {
            type: "function",
            name: "t",
            description: undefined,
            parameters: { type: "object" },
            strict: true,
          },
          { type: "openai_custom", name: "c", description: "d", format: { type: "text" } },
        ],
        provider: [
          { scope: { modelName: "m", providerName: "p" }, tool: { web: 1 } },
          { scope: undefined, tool: { x: 1 } },
        ],
      },
      stream: true,
      dryrun: true,
      tags: { user: "u" },
      namespace: "n",
      credentials: { key: "k" },
      cache: { enabled: "on", maxAgeS: 5 },
      extraBody: [
        { pointer: "/a", value: null, scope: {} },
        {
          pointer: "/b",
          delete: true,
          scope: { variantName: "v", modelName: undefined, providerName: undefined },
        },
      ],
      extraHeaders: [{ name: "x-a", value: "1", scope: {} }],
      include: { rawUsage: true, rawResponse: true, originalResponse: true, aggregated: true },
    };
    expect(throughTheWire(call)).toEqual(call);
  });

  it("asks for a model, and marks internal calls by what only they may tag", () => {
    const call = { ...callOf("x"), address: { type: "model", name: "openai::gpt-4o" } } as const;
    expect(throughTheWire(call).address).toEqual(call.address);
    const internal = { ...callOf("x"), tags: { "tensorzero::internal": "true", a: "b" } };
    expect(throughTheWire(internal).tags).toEqual(internal.tags);
  });
});
