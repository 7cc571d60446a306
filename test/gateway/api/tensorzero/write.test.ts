import { expect, test } from "vitest";
import { nativeAnswer } from "../../../../src/gateway/api/tensorzero/answer.ts";
import { nativeErrors } from "../../../../src/gateway/api/tensorzero/index.ts";
import { nativeWriter, plainAnswer } from "../../../../src/gateway/api/tensorzero/write.ts";
import { EPISODE_ID, finished, INFERENCE_ID, NO_INCLUDE } from "../samples.ts";

test("a chat answer has TensorZero's shape and order", () => {
  expect(nativeWriter(NO_INCLUDE).whole(finished, 0)).toBe(
    `{"inference_id":"${INFERENCE_ID}","episode_id":"${EPISODE_ID}","variant_name":"local",` +
      '"content":[{"type":"text","text":"Hi"}],' +
      '"usage":{"input_tokens":9,"output_tokens":2,"cost":null},"finish_reason":"stop"}',
  );
});

test("every kind of block is written", () => {
  const body = JSON.parse(
    nativeWriter(NO_INCLUDE).whole(
      {
        ...finished,
        content: [
          { type: "thought", text: "t", signature: "s", providerType: "p", extraData: { a: 1 } },
          { type: "thought", signature: "s" },
          { type: "tool_call", id: "1", rawName: "f", rawArguments: "{", name: null, arguments: null },
          { type: "tool_call", id: "2", rawName: "f", rawArguments: "{}", name: "f", arguments: {} },
          { type: "unknown", data: [1] },
        ],
        usage: { inputTokens: null, outputTokens: 3, cacheReadTokens: 4, cacheWriteTokens: 5, cost: 0.25 },
        finishReason: "tool_call",
      },
      0,
    ),
  );
  expect(body.content).toEqual([
    { type: "thought", text: "t", signature: "s", provider_type: "p", extra_data: { a: 1 } },
    { type: "thought", text: null, signature: "s" },
    { type: "tool_call", id: "1", raw_name: "f", raw_arguments: "{", name: null, arguments: null },
    { type: "tool_call", id: "2", raw_name: "f", raw_arguments: "{}", name: "f", arguments: {} },
    { type: "unknown", data: [1] },
  ]);
  expect(body.usage).toEqual({
    input_tokens: null,
    output_tokens: 3,
    provider_cache_read_input_tokens: 4,
    provider_cache_write_input_tokens: 5,
    cost: 0.25,
  });
  expect(body.finish_reason).toBe("tool_call");
});

test("a json function answers with output, parsed null where it did not fit", () => {
  const body = JSON.parse(
    nativeWriter(NO_INCLUDE).whole(
      { ...finished, functionType: "json", output: { raw: "{", parsed: null } },
      0,
    ),
  );
  expect(body.output).toEqual({ raw: "{", parsed: null });
  expect(body).not.toHaveProperty("content");
});

test("raw usage and responses are included when asked for", () => {
  const all = { rawUsage: true, rawResponse: true, originalResponse: true, aggregated: false };
  const usage = { inputTokens: 1, outputTokens: 1, raw: { eval_count: 1 } };
  const body = JSON.parse(nativeWriter(all).whole({ ...finished, usage }, 0));
  const ids = { model_inference_id: INFERENCE_ID, provider_type: "ollama", api_type: "chat_completions" };
  expect(body.raw_usage).toEqual([{ ...ids, data: { eval_count: 1 } }]);
  expect(body.raw_response).toEqual([{ ...ids, data: finished.rawResponse }]);
  expect(body.original_response).toBe(finished.rawResponse);
  expect(JSON.parse(nativeWriter(all).whole(finished, 0)).raw_usage).toEqual([]);
});

test("raw entries call a provider as TensorZero does", () => {
  const result = { ...finished, target: { ...finished.target, kind: "gemini" as const } };
  const body = JSON.parse(nativeWriter({ ...NO_INCLUDE, rawResponse: true }).whole(result, 0));
  expect(body.raw_response).toMatchObject([{ provider_type: "google_ai_studio_gemini" }]);
});

test("errors are an object with the text, in a stream as a data event", () => {
  expect(nativeErrors.errorBody(404, 'Unknown function: "x"')).toBe('{"error":"Unknown function: \\"x\\""}');
  expect(nativeWriter(NO_INCLUDE).streamError(502, "broke")).toBe('data: {"error":"broke"}\n\n');
});

test.each([
  ["hi", { inputTokens: 9, outputTokens: 2 }],
  ['"quoted" \\ \u2028 \ud800 🦙\n', { inputTokens: null, outputTokens: null, cost: 1e-7 }],
  ["", { inputTokens: 0, outputTokens: 0, cost: 0 }],
])("a plain answer has the bytes that the whole object gives: %j", (text, usage) => {
  const result = { ...finished, variantName: 'a "b"', content: [{ type: "text" as const, text }], usage };
  expect(plainAnswer(result)).toBe(JSON.stringify(nativeAnswer(result, NO_INCLUDE)));
});

test("an answer that is more than one text is not plain", () => {
  const text = { type: "text" as const, text: "a" };
  expect(plainAnswer({ ...finished, content: [text, text] })).toBeUndefined();
  expect(plainAnswer({ ...finished, output: { raw: "1", parsed: 1 } })).toBeUndefined();
  const cached = { inputTokens: 9, outputTokens: 2, cacheReadTokens: 5 };
  expect(plainAnswer({ ...finished, content: [text], usage: cached })).toBeUndefined();
});
