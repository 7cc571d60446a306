import { expect, test } from "vitest";
import { openaiErrors } from "../../../../src/gateway/api/openai/index.ts";
import { chatWriter } from "../../../../src/gateway/api/openai/write-chat.ts";
import type { FinishReason } from "../../../../src/gateway/model/index.ts";
import type { Finished } from "../../../../src/gateway/result.ts";
import { EPISODE_ID, finished, INFERENCE_ID, NO_INCLUDE } from "../samples.ts";

const whole = (result: Finished, include = NO_INCLUDE) =>
  JSON.parse(chatWriter(include, false).whole(result, 1_700_000_000_999));

test("an answer is a chat completion with TensorZero's ids and model", () => {
  expect(whole(finished)).toEqual({
    id: INFERENCE_ID,
    episode_id: EPISODE_ID,
    object: "chat.completion",
    created: 1_700_000_000,
    model: "tensorzero::function_name::chat::variant_name::local",
    system_fingerprint: "",
    service_tier: null,
    choices: [
      { index: 0, finish_reason: "stop", logprobs: null, message: { role: "assistant", content: "Hi" } },
    ],
    usage: { prompt_tokens: 9, completion_tokens: 2, total_tokens: 11, tensorzero_cost: null },
  });
});

test("a direct model call is answered under the model's name", () => {
  expect(whole({ ...finished, functionName: null, variantName: "small" }).model).toBe(
    "tensorzero::model_name::small",
  );
});

test("reasoning stands in reasoning_content and, placed, in tensorzero_extra_content", () => {
  const { message } = whole({
    ...finished,
    content: [
      { type: "thought", text: "hm", signature: "s", providerType: "p" },
      { type: "text", text: "a" },
      { type: "tool_call", id: "1", rawName: "f", rawArguments: "{}", name: "f", arguments: {} },
      { type: "text", text: "b" },
      { type: "unknown", data: 5 },
    ],
  }).choices[0];
  expect(message).toEqual({
    role: "assistant",
    content: "ab",
    reasoning_content: "hm",
    tool_calls: [{ id: "1", type: "function", function: { name: "f", arguments: "{}" } }],
    tensorzero_extra_content: [
      { type: "thought", insert_index: 0, text: "hm", signature: "s", provider_type: "p" },
      { type: "unknown", insert_index: 4, data: 5 },
    ],
  });
});

test("an answer without text has null content", () => {
  const { message } = whole({ ...finished, content: [] }).choices[0];
  expect(message).toEqual({ role: "assistant", content: null });
});

test("a json function's raw text is the content", () => {
  const { message } = whole({ ...finished, output: { raw: '{"a":1}', parsed: { a: 1 } } }).choices[0];
  expect(message).toEqual({ role: "assistant", content: '{"a":1}' });
});

test.each<[FinishReason, string]>([
  ["stop", "stop"],
  ["stop_sequence", "stop"],
  ["length", "length"],
  ["tool_call", "tool_calls"],
  ["content_filter", "content_filter"],
  ["unknown", "stop"],
])("the reason %s is said as %s", (finishReason, said) => {
  expect(whole({ ...finished, finishReason }).choices[0].finish_reason).toBe(said);
});

test("usage carries cached and reasoning tokens and the cost", () => {
  const usage = {
    inputTokens: 10,
    outputTokens: 5,
    cacheReadTokens: 4,
    cacheWriteTokens: 1,
    reasoningTokens: 3,
    cost: 0.5,
  };
  expect(whole({ ...finished, usage }).usage).toEqual({
    prompt_tokens: 10,
    completion_tokens: 5,
    total_tokens: 15,
    prompt_tokens_details: { cached_tokens: 4 },
    completion_tokens_details: { reasoning_tokens: 3 },
    tensorzero_provider_cache_write_input_tokens: 1,
    tensorzero_cost: 0.5,
  });
});

test("counts that nobody gave are left out", () => {
  const usage = { inputTokens: null, outputTokens: 5 };
  expect(whole({ ...finished, usage }).usage).toEqual({ completion_tokens: 5, tensorzero_cost: null });
});

test("raw usage and responses are included when asked for", () => {
  const include = { rawUsage: true, rawResponse: true, originalResponse: true, aggregated: false };
  const usage = { inputTokens: 1, outputTokens: 1, raw: { n: 1 } };
  const body = whole({ ...finished, usage }, include);
  expect(body.tensorzero_raw_usage).toMatchObject([{ model_inference_id: INFERENCE_ID, data: { n: 1 } }]);
  expect(body.tensorzero_raw_response).toMatchObject([{ data: finished.rawResponse }]);
  expect(body.tensorzero_original_response).toBe(finished.rawResponse);
});

test.each([
  [400, "invalid_request_error", null],
  [401, "authentication_error", "invalid_api_key"],
  [402, "insufficient_quota", "insufficient_quota"],
  [403, "permission_error", null],
  [404, "invalid_request_error", "not_found"],
  [408, "timeout_error", "timeout"],
  [429, "rate_limit_error", "rate_limit_exceeded"],
  [502, "server_error", null],
])("a %i has the type and code that SDKs read", (status, type, code) => {
  expect(JSON.parse(openaiErrors.errorBody(status, "m"))).toEqual({
    error: { message: "m", type, param: null, code },
  });
});

test("an error inside a stream is a data event", () => {
  expect(chatWriter(NO_INCLUDE, false).streamError(502, "broke")).toBe(
    'data: {"error":{"message":"broke","type":"server_error","param":null,"code":null}}\n\n',
  );
});
