import { describe, expect, test } from "vitest";
import { parseChatCompletion } from "../../../../src/gateway/api/openai/index.ts";
import { CONTEXT, EPISODE_ID, finished, names, served } from "../samples.ts";

const messages = [{ role: "user", content: "Hello" }];
const parsed = (more: object = {}) =>
  parseChatCompletion({ model: "tensorzero::function_name::chat", messages, ...more }, CONTEXT, names);
const parse = (more?: object) => parsed(more).call;

test("the smallest request has every default", () => {
  expect(parsed().replyHeaders).toEqual({});
  expect(parse()).toEqual({
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

test("OpenAI's parameters arrive under TensorZero's names", () => {
  expect(
    parse({
      temperature: 0,
      top_p: 0.9,
      max_tokens: 100,
      seed: 3,
      presence_penalty: 0.1,
      frequency_penalty: 0.2,
      stop: ["A", "B"],
      reasoning_effort: "low",
      service_tier: "auto",
      verbosity: "high",
      n: 1,
    }).params,
  ).toEqual({
    temperature: 0,
    top_p: 0.9,
    max_tokens: 100,
    seed: 3,
    presence_penalty: 0.1,
    frequency_penalty: 0.2,
    stop_sequences: ["A", "B"],
    reasoning_effort: "low",
    service_tier: "auto",
    verbosity: "high",
  });
});

test("of two limits on length the smaller counts", () => {
  expect(parse({ max_tokens: 100, max_completion_tokens: 50 }).params.max_tokens).toBe(50);
  expect(parse({ max_tokens: 10, max_completion_tokens: 50 }).params.max_tokens).toBe(10);
  expect(parse({ max_completion_tokens: 50 }).params.max_tokens).toBe(50);
});

test("stop may be one text", () => {
  expect(parse({ stop: "\n" }).params.stop_sequences).toEqual(["\n"]);
});

test("every tensorzero:: extra arrives", () => {
  const call = parse({
    "tensorzero::variant_name": "cloud",
    "tensorzero::dryrun": true,
    "tensorzero::episode_id": EPISODE_ID,
    "tensorzero::namespace": "lab",
    "tensorzero::cache_options": { enabled: "read_only" },
    "tensorzero::extra_body": [{ pointer: "/a", value: 1 }],
    "tensorzero::extra_headers": [{ name: "x-a", value: "1" }],
    "tensorzero::tags": { a: "b" },
    "tensorzero::credentials": { k: "v" },
    "tensorzero::provider_tools": [{ tool: { type: "web_search" } }],
    "tensorzero::deny_unknown_fields": true,
    "tensorzero::include_raw_usage": true,
    "tensorzero::include_raw_response": true,
    "tensorzero::include_original_response": true,
  });
  expect(call).toMatchObject({
    address: { type: "function", name: "chat", variant: "cloud" },
    dryrun: true,
    episodeId: EPISODE_ID,
    namespace: "lab",
    cache: { enabled: "read_only" },
    extraBody: [{ pointer: "/a", value: 1, scope: {} }],
    extraHeaders: [{ name: "x-a", value: "1", scope: {} }],
    tags: { a: "b" },
    credentials: { k: "v" },
    tools: { provider: [{ scope: undefined, tool: { type: "web_search" } }] },
    include: { rawUsage: true, rawResponse: true, originalResponse: true, aggregated: false },
  });
});

test("tensorzero::params win over the top level", () => {
  const call = parse({
    temperature: 1,
    top_p: 0.5,
    response_format: { type: "json_object" },
    "tensorzero::params": { chat_completion: { temperature: 0, json_mode: "tool" } },
  });
  expect(call.params).toEqual({ temperature: 0, top_p: 0.5 });
  expect(call.jsonMode).toBe("tool");
});

test("a variant in the model's name pins it, and may be said twice", () => {
  const model = "tensorzero::function_name::chat::variant_name::cloud";
  const address = { type: "function", name: "chat", variant: "cloud" };
  expect(parse({ model }).address).toEqual(address);
  expect(parse({ model, "tensorzero::variant_name": "cloud" }).address).toEqual(address);
});

test("a form that only this gateway knows is answered with the right one", () => {
  expect(parsed({ model: "tensorzero::model::small" }).replyHeaders).toEqual({
    "x-pmoves-model-name": "tensorzero::model_name::small",
  });
});

test("the bare shorthand that TensorZero refuses works", () => {
  expect(parse({ model: "openai::gpt-4o-mini" }).address).toEqual({
    type: "model",
    name: "openai::gpt-4o-mini",
  });
});

test.each([
  [{ type: "text" }, { jsonMode: "off" }],
  [{ type: "json_object" }, { jsonMode: "on" }],
  [
    { type: "json_schema", json_schema: { name: "n", schema: { type: "object" }, strict: false } },
    { jsonMode: "strict", outputSchema: { type: "object" }, outputSchemaName: "n" },
  ],
  [
    { type: "json_schema", json_schema: { name: "n" } },
    { jsonMode: "strict", outputSchema: undefined },
  ],
])("response_format %j sets the JSON mode", (format, read) => {
  expect(parse({ response_format: format })).toMatchObject(read);
});

test("unknown fields are passed over", () => {
  expect(parse({ user: "u", metadata: {}, logprobs: true }).params).toEqual({});
});

describe("tools", () => {
  test("functions and custom tools are read", () => {
    expect(
      parse({
        tools: [
          {
            type: "function",
            function: { name: "a", description: "A", parameters: { type: "object" }, strict: true },
          },
          { type: "function", function: { name: "b" } },
          { type: "custom", custom: { name: "c", format: { type: "text" } } },
        ],
        parallel_tool_calls: true,
      }).tools,
    ).toEqual({
      choice: undefined,
      parallel: true,
      allowed: undefined,
      additional: [
        { type: "function", name: "a", description: "A", parameters: { type: "object" }, strict: true },
        {
          type: "function",
          name: "b",
          description: undefined,
          parameters: { type: "object", properties: {} },
          strict: false,
        },
        { type: "openai_custom", name: "c", description: undefined, format: { type: "text" } },
      ],
      provider: [],
    });
  });

  test.each([
    ["none", { choice: "none", allowed: undefined }],
    ["auto", { choice: "auto", allowed: undefined }],
    ["required", { choice: "required", allowed: undefined }],
    [
      { type: "function", function: { name: "a" } },
      { choice: { specific: "a" }, allowed: undefined },
    ],
    [
      { type: "function", name: "a" },
      { choice: { specific: "a" }, allowed: undefined },
    ],
    [
      { type: "custom", custom: { name: "c" } },
      { choice: { specific: "c" }, allowed: undefined },
    ],
    [
      {
        type: "allowed_tools",
        allowed_tools: {
          mode: "required",
          tools: [
            { type: "function", function: { name: "a" } },
            { type: "custom", custom: { name: "c" } },
          ],
        },
      },
      { choice: "required", allowed: ["a", "c"] },
    ],
  ])("tool_choice %j", (choice, read) => {
    expect(parse({ tool_choice: choice }).tools).toMatchObject(read);
  });
});

test("usage is streamed only when asked for; asking for raw usage asks for it too", () => {
  const usageOf = (more: object) => {
    const text = parsed({ stream: true, ...more })
      .writer.stream(served, 0)
      .end(finished);
    return JSON.parse(text.slice(6)).usage;
  };
  expect(usageOf({})).toBeNull();
  expect(usageOf({ stream_options: { include_usage: false } })).toBeNull();
  expect(usageOf({ stream_options: { include_usage: true } })).toMatchObject({ total_tokens: 11 });
  expect(usageOf({ "tensorzero::include_raw_usage": true })).toMatchObject({ total_tokens: 11 });
});
