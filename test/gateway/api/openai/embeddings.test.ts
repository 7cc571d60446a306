import { describe, expect, test } from "vitest";
import { toBase64 } from "../../../../src/gateway/api/openai/embeddings.ts";
import { parseEmbeddings } from "../../../../src/gateway/api/openai/index.ts";
import type { FinishedEmbedding } from "../../../../src/gateway/result.ts";
import { INFERENCE_ID, names, refusal, target } from "../samples.ts";

const model = "tensorzero::embedding_model_name::gemma_embed_local";
const parse = (more: object) => parseEmbeddings({ model, ...more }, names);
const result: FinishedEmbedding = {
  inferenceId: INFERENCE_ID,
  modelName: "gemma_embed_local",
  target,
  attempts: [],
  vectors: [
    [0.5, -1],
    [0, 2],
  ],
  usage: { inputTokens: 3, outputTokens: null },
  rawRequest: "{}",
  rawResponse: "{raw}",
};

test.each<[string, unknown, unknown]>([
  ["a text", "a", ["a"]],
  ["texts", ["a", ""], ["a", ""]],
  ["token ids", [1, 2], [[1, 2]]],
  ["lists of token ids", [[1], [2, 3]], [[1], [2, 3]]],
])("input may be %s", (_what, input, inputs) => {
  expect(parse({ input }).call.inputs).toEqual(inputs);
});

test("all fields arrive, unknown ones are passed over", () => {
  const { call, replyHeaders } = parse({
    input: "a",
    dimensions: 256,
    user: "u",
    "tensorzero::dryrun": true,
    "tensorzero::credentials": { k: "v" },
    "tensorzero::cache_options": { enabled: "on" },
    "tensorzero::include_raw_response": true,
    "tensorzero::extra_headers": [],
  });
  expect(replyHeaders).toEqual({});
  expect(call).toEqual({
    address: { type: "embedding_model", name: "gemma_embed_local" },
    inputs: ["a"],
    dimensions: 256,
    dryrun: true,
    credentials: { k: "v" },
    includeRawResponse: true,
  });
});

test("the guide's name for embeddings is answered with the right one", () => {
  expect(parse({ model: "tensorzero::embedding", input: "a" })).toMatchObject({
    call: { address: { type: "function", name: "embed" } },
    replyHeaders: { "x-pmoves-model-name": "tensorzero::function_name::embed" },
  });
});

test("vectors are written as numbers by default", () => {
  expect(JSON.parse(parse({ input: "a" }).writer.whole(result))).toEqual({
    object: "list",
    data: [
      { object: "embedding", embedding: [0.5, -1], index: 0 },
      { object: "embedding", embedding: [0, 2], index: 1 },
    ],
    model,
    usage: { prompt_tokens: 3, total_tokens: 3, tensorzero_cost: null },
  });
});

test("vectors are written as base64 of little-endian float32 when asked for", () => {
  const body = JSON.parse(parse({ input: "a", encoding_format: "base64" }).writer.whole(result));
  const bytes = Buffer.from(body.data[0].embedding, "base64");
  expect([bytes.readFloatLE(0), bytes.readFloatLE(4), bytes.length]).toEqual([0.5, -1, 8]);
  expect(toBase64([1])).toBe("AACAPw==");
});

test("the raw response is included when asked for", () => {
  const { writer } = parse({ input: "a", "tensorzero::include_raw_response": true });
  expect(JSON.parse(writer.whole(result))["tensorzero::raw_response"]).toEqual([
    { model_inference_id: INFERENCE_ID, provider_type: "ollama", api_type: "embeddings", data: "{raw}" },
  ]);
});

describe("bad input", () => {
  test.each<[string, unknown, number, string]>([
    ["no model", { input: "a" }, 400, "missing field `model`"],
    ["no input", { model }, 400, "missing field `input`"],
    ["an empty list", { model, input: [] }, 400, "input: must hold at least one text"],
    ["an empty list of tokens", { model, input: [[]] }, 400, "input[0]: must hold at least one token id"],
    [
      "input that is a number",
      { model, input: 1 },
      400,
      "input: expected a string, a list of strings or token ids",
    ],
    [
      "a text among token ids",
      { model, input: [1, "a"] },
      400,
      "input[1]: expected a token id, got a string",
    ],
    ["a token id that is none", { model, input: [[1, -2]] }, 400, "input[0][1]: expected a token id"],
    [
      "an object among texts",
      { model, input: ["a", {}] },
      400,
      "input[1]: expected a string or a list of token ids",
    ],
    ["no dimensions", { model, input: "a", dimensions: 0 }, 400, "dimensions: must be at least 1"],
    [
      "an unknown encoding",
      { model, input: "a", encoding_format: "base46" },
      400,
      'encoding_format: unknown value "base46" (did you mean "base64"?)',
    ],
    [
      "extra headers",
      { model, input: "a", "tensorzero::extra_headers": [{ name: "a", value: "b" }] },
      400,
      "tensorzero::extra_headers: not supported for embeddings",
    ],
    ["an unknown model", { model: "nope", input: "a" }, 404, "Unknown embedding model: nope"],
    ["a chat model", { model: "small", input: "a" }, 400, "send it to /chat/completions"],
    ["a list", [], 400, "expected an object, got an array"],
  ])("%s is refused", (_what, body, status, text) => {
    const error = refusal(() => parseEmbeddings(body, names));
    expect(error.message).toContain(text);
    expect(error.status).toBe(status);
  });
});
