import { describe, expect, test } from "vitest";
import { parseInference } from "../../../../src/gateway/api/tensorzero/index.ts";
import { CONTEXT, EPISODE_ID } from "../samples.ts";

const user = (content: unknown) => ({ messages: [{ role: "user", content }] });
const parse = (body: unknown) => parseInference(body, CONTEXT).call;
const blocksOf = (content: unknown) =>
  parse({ function_name: "chat", input: user(content) }).input.messages[0]?.content;

test("the smallest request has every default", () => {
  const parsed = parseInference({ function_name: "chat", input: user("Hello") }, CONTEXT);
  expect(parsed.replyHeaders).toEqual({});
  expect(parsed.call).toEqual({
    address: { type: "function", name: "chat", variant: undefined },
    episodeId: undefined,
    input: { system: undefined, messages: [{ role: "user", content: [{ type: "text", text: "Hello" }] }] },
    params: {},
    jsonMode: undefined,
    outputSchema: undefined,
    outputSchemaName: undefined,
    tools: { choice: undefined, parallel: undefined, allowed: undefined, additional: [], provider: [] },
    stream: false,
    dryrun: false,
    tags: {},
    namespace: undefined,
    credentials: {},
    cache: undefined,
    extraBody: [],
    extraHeaders: [],
    include: { rawUsage: false, rawResponse: false, originalResponse: false, aggregated: false },
  });
});

test("every field of a full request arrives", () => {
  const call = parse({
    function_name: "chat",
    variant_name: "local",
    episode_id: EPISODE_ID.toUpperCase(),
    input: { system: { tone: "dry" }, messages: [{ role: "assistant", content: "Yes?" }] },
    stream: true,
    dryrun: true,
    namespace: "lab",
    tags: { user: "7" },
    params: {
      chat_completion: {
        temperature: 0.5,
        max_tokens: 10,
        seed: -3,
        top_p: 0.9,
        presence_penalty: 0.1,
        frequency_penalty: 0.2,
        json_mode: "tool",
        stop_sequences: ["END"],
        reasoning_effort: "high",
        service_tier: "flex",
        thinking_budget_tokens: 100,
        verbosity: "low",
      },
    },
    tool_choice: { specific: "get_weather" },
    parallel_tool_calls: false,
    allowed_tools: ["weather"],
    additional_tools: [
      { name: "a", description: "A", parameters: { type: "object" } },
      { type: "client_side_function", name: "b", description: "B", parameters: {}, strict: true },
      { type: "openai_custom", name: "c", format: { type: "text" } },
    ],
    provider_tools: [
      { tool: { type: "web_search" } },
      { scope: { model_name: "small", provider_name: "p" }, tool: { type: "x" } },
    ],
    output_schema: { type: "object" },
    credentials: { key: "value" },
    cache_options: { enabled: "on", max_age_s: 60 },
    extra_body: [
      { pointer: "/a", value: null },
      { pointer: "/b", delete: true, variant_name: "local" },
      { pointer: "/c", value: 1, delete: false, model_name: "small", provider_name: "p" },
    ],
    extra_headers: [
      { name: "x-a", value: "1" },
      { name: "x-b", delete: true },
    ],
    include_raw_usage: true,
    include_raw_response: true,
    include_original_response: true,
    include_aggregated_response: true,
  });
  expect(call).toMatchObject({
    address: { type: "function", name: "chat", variant: "local" },
    episodeId: EPISODE_ID,
    jsonMode: "tool",
    outputSchema: { type: "object" },
    stream: true,
    dryrun: true,
    tags: { user: "7" },
    namespace: "lab",
    credentials: { key: "value" },
    cache: { enabled: "on", maxAgeS: 60 },
    include: { rawUsage: true, rawResponse: true, originalResponse: true, aggregated: true },
  });
  expect(call.input.system).toEqual({ tone: "dry" });
  expect(call.params).toEqual({
    temperature: 0.5,
    max_tokens: 10,
    seed: -3,
    top_p: 0.9,
    presence_penalty: 0.1,
    frequency_penalty: 0.2,
    stop_sequences: ["END"],
    reasoning_effort: "high",
    service_tier: "flex",
    thinking_budget_tokens: 100,
    verbosity: "low",
  });
  expect(call.tools).toEqual({
    choice: { specific: "get_weather" },
    parallel: false,
    allowed: ["weather"],
    additional: [
      { type: "function", name: "a", description: "A", parameters: { type: "object" }, strict: false },
      { type: "function", name: "b", description: "B", parameters: {}, strict: true },
      { type: "openai_custom", name: "c", description: undefined, format: { type: "text" } },
    ],
    provider: [
      { scope: undefined, tool: { type: "web_search" } },
      { scope: { modelName: "small", providerName: "p" }, tool: { type: "x" } },
    ],
  });
  expect(call.extraBody).toEqual([
    { pointer: "/a", value: null, scope: {} },
    { pointer: "/b", delete: true, scope: { variantName: "local" } },
    { pointer: "/c", value: 1, scope: { modelName: "small", providerName: "p" } },
  ]);
  expect(call.extraHeaders).toEqual([
    { name: "x-a", value: "1", scope: {} },
    { name: "x-b", delete: true, scope: {} },
  ]);
});

test("a model call has no variant", () => {
  expect(parse({ model_name: "openai::gpt-4o", input: user("x") }).address).toEqual({
    type: "model",
    name: "openai::gpt-4o",
  });
});

test("cache options without `enabled` are off, as in TensorZero's code", () => {
  expect(parse({ function_name: "chat", input: user("x"), cache_options: {} }).cache).toEqual({
    enabled: "off",
    maxAgeS: undefined,
  });
});

test("an internal call may set reserved tags and is marked as internal", () => {
  const call = parse({
    function_name: "chat",
    input: user("x"),
    internal: true,
    tags: { "tensorzero::evaluation_name": "e" },
  });
  expect(call.tags).toEqual({ "tensorzero::evaluation_name": "e", "tensorzero::internal": "true" });
});

test("null counts as absent for every optional field", () => {
  const call = parse({
    function_name: "chat",
    model_name: null,
    episode_id: null,
    stream: null,
    input: user("x"),
  });
  expect(call.stream).toBe(false);
  expect(call.episodeId).toBeUndefined();
});

describe("input blocks", () => {
  test.each<[string, unknown, unknown]>([
    ["text", { type: "text", text: "a" }, { type: "text", text: "a" }],
    [
      "role arguments",
      { type: "text", arguments: { a: 1 } },
      { type: "template", name: "user", arguments: { a: 1 } },
    ],
    ["old text value", { type: "text", value: "a" }, { type: "text", text: "a" }],
    [
      "old object value",
      { type: "text", value: { a: 1 } },
      { type: "template", name: "user", arguments: { a: 1 } },
    ],
    [
      "template",
      { type: "template", name: "t", arguments: {} },
      { type: "template", name: "t", arguments: {} },
    ],
    ["raw text", { type: "raw_text", value: "a" }, { type: "raw_text", value: "a" }],
    [
      "tool call with text",
      { type: "tool_call", id: "1", name: "f", arguments: '{"a": 1}' },
      { type: "tool_call", id: "1", name: "f", arguments: '{"a": 1}' },
    ],
    [
      "tool call with an object",
      { type: "tool_call", id: "1", name: "f", arguments: { a: 1 } },
      { type: "tool_call", id: "1", name: "f", arguments: '{"a":1}' },
    ],
    [
      "tool call sent back",
      { type: "tool_call", id: "1", raw_name: "f", raw_arguments: "{", name: null, arguments: null },
      { type: "tool_call", id: "1", name: "f", arguments: "{" },
    ],
    [
      "tool result",
      { type: "tool_result", id: "1", name: "f", result: "r" },
      { type: "tool_result", id: "1", name: "f", result: "r" },
    ],
    [
      "thought",
      {
        type: "thought",
        text: "t",
        signature: "s",
        summary: [{ type: "summary_text", text: "x" }],
        provider_type: "p",
        extra_data: { a: 1 },
      },
      {
        type: "thought",
        text: "t",
        signature: "s",
        summary: [{ type: "summary_text", text: "x" }],
        providerType: "p",
        extraData: { a: 1 },
      },
    ],
    [
      "file by address",
      {
        type: "file",
        file_type: "url",
        url: "https://example.com/a.pdf",
        mime_type: "application/pdf",
        detail: "low",
        filename: "a",
      },
      {
        type: "file",
        url: "https://example.com/a.pdf",
        mimeType: "application/pdf",
        detail: "low",
        filename: "a",
      },
    ],
    [
      "image with content",
      { type: "image", mime_type: "image/png", data: "AAAA" },
      { type: "file", data: "AAAA", mimeType: "image/png" },
    ],
    [
      "file whose type its bytes tell",
      { type: "file", data: "JVBERi0xLjc=" },
      { type: "file", data: "JVBERi0xLjc=", mimeType: "application/pdf" },
    ],
    [
      "unknown",
      { type: "unknown", data: [1], model_name: "m", provider_name: "p" },
      { type: "unknown", data: [1], modelName: "m", providerName: "p" },
    ],
  ])("%s", (_name, sent, read) => {
    expect(blocksOf([sent])).toEqual([read]);
  });

  test("content that is an object is the arguments of the role's template", () => {
    expect(blocksOf({ topic: "x" })).toEqual([{ type: "template", name: "user", arguments: { topic: "x" } }]);
  });
});
