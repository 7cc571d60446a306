import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createHttpClient } from "../../../../src/adapters/http-client/client.ts";
import type { Target } from "../../../../src/gateway/config/types.ts";
import type { ModelRequest } from "../../../../src/gateway/model/index.ts";
import type { HttpClient } from "../../../../src/gateway/providers/http-port.ts";
import { openaiProvider } from "../../../../src/gateway/providers/openai/provider.ts";
import { Secret } from "../../../../src/kernel/secret.ts";
import { requestOf, targetOf } from "../../../support/target.ts";
import { type Play, startUpstream, type Upstream } from "../../../support/upstream.ts";

let upstream: Upstream;
let http: HttpClient;
beforeAll(async () => {
  upstream = await startUpstream();
  http = createHttpClient();
});
afterAll(async () => {
  await http.close();
  await upstream.close();
});

const provider = openaiProvider({ now: () => Date.parse("2026-11-22T12:00:00Z") });
const signal = new AbortController().signal;
const ANSWER = { choices: [{ message: { content: "hi" }, finish_reason: "stop" }] };

function complete(
  play: Play,
  target: Partial<Target> = {},
  request: Partial<ModelRequest> = {},
  key?: Secret,
) {
  upstream.play(play);
  const full = targetOf({ baseUrl: `${upstream.url}/v1`, ...target });
  return provider.complete({ target: full, key, request: requestOf(request), signal, http });
}

describe("a request", () => {
  test("goes to the route under the base address, the key in a header alone", async () => {
    const answer = await complete({ body: ANSWER }, {}, {}, new Secret("sk-test"));
    const { url, headers, body } = upstream.last;
    expect(url).toBe("/v1/chat/completions");
    expect(headers).toMatchObject({ authorization: "Bearer sk-test", "content-type": "application/json" });
    expect(url + body + answer.rawRequest + answer.rawResponse).not.toContain("sk-test");
    await complete({ body: ANSWER });
    expect(upstream.last.headers).not.toHaveProperty("authorization");
  });

  test("follows a key that changes", async () => {
    const target = targetOf({ baseUrl: upstream.url });
    for (const key of ["one", "two"]) {
      upstream.play({ body: ANSWER });
      await provider.complete({ target, key: new Secret(key), request: requestOf(), signal, http });
      expect(upstream.last.headers.authorization).toBe(`Bearer ${key}`);
    }
  });

  test("is patched last: the target's patches, then the request's, bodies and headers", async () => {
    const target = {
      extraBody: [
        { pointer: "/provider/order", value: ["a"] },
        { pointer: "/stream", delete: true },
      ],
      extraHeaders: [
        { name: "X-Title", value: "t" },
        { name: "accept", delete: true },
      ],
    } as const;
    const request = {
      params: { temperature: 1 },
      extraBody: [{ pointer: "/temperature", value: 0 }],
      extraHeaders: [{ name: "x-title", value: "r" }],
    };
    const answer = await complete({ body: ANSWER }, target, request);
    const { json, headers } = upstream.last;
    expect(json).toMatchObject({ provider: { order: ["a"] }, temperature: 0 });
    expect(json).not.toHaveProperty("stream");
    expect(headers["x-title"]).toBe("r");
    expect(headers).not.toHaveProperty("accept");
    expect(JSON.parse(answer.rawRequest)).toEqual(json);
  });

  test("with a pointer that leads nowhere is the caller's fault", async () => {
    const request = { extraBody: [{ pointer: "/model/x", value: 1 }] };
    await expect(complete({ body: ANSWER }, {}, request)).rejects.toMatchObject({
      outcome: "caller",
      message: expect.stringMatching(/extra_body.*\/model\/x/),
    });
  });
});

describe("a whole answer", () => {
  test("keeps every kind of block and count", async () => {
    const usage = {
      prompt_tokens: 10,
      completion_tokens: 5,
      prompt_tokens_details: { cached_tokens: 4, cache_write_tokens: 2 },
      completion_tokens_details: { reasoning_tokens: 3 },
      cost: 0.5,
    };
    const message = {
      content: "hi",
      reasoning: "hm",
      tool_calls: [
        { id: "1", function: { name: "f", arguments: { a: 1 } } },
        { function: { name: "g", arguments: "" } },
        { id: "3", type: "custom", custom: { name: "c", input: "free text" } },
      ],
    };
    const answer = await complete(
      { body: { choices: [{ message, finish_reason: "stop" }], usage } },
      { kind: "glm" },
    );
    expect(answer.content).toEqual([
      { type: "thought", text: "hm", providerType: "glm" },
      { type: "text", text: "hi" },
      { type: "tool_call", id: "1", name: "f", arguments: '{"a":1}' },
      { type: "tool_call", id: "call_1", name: "g", arguments: "{}" },
      { type: "tool_call", id: "3", name: "c", arguments: "free text" },
    ]);
    expect(answer.finishReason).toBe("tool_call");
    expect(answer.usage).toEqual({
      inputTokens: 10,
      outputTokens: 5,
      cacheReadTokens: 4,
      cacheWriteTokens: 2,
      reasoningTokens: 3,
      cost: 0.5,
      raw: usage,
    });
  });

  test("reads content in parts, and a refusal as text", async () => {
    const parts = [
      { type: "thinking", thinking: [{ type: "text", text: "hm" }] },
      { type: "text", text: "h" },
      { type: "text", text: "i" },
    ];
    const first = await complete({ body: { choices: [{ message: { content: parts } }] } });
    expect(first.content).toMatchObject([
      { type: "thought", text: "hm" },
      { type: "text", text: "hi" },
    ]);
    const message = { content: null, refusal: "I can't" };
    const second = await complete({ body: { choices: [{ message, finish_reason: "stop" }] } });
    expect(second.content).toEqual([{ type: "text", text: "I can't" }]);
  });

  test.each([
    ["empty choices", { choices: [] }, "model"],
    ["no choices", {}, "model"],
    ["a list", [], "model"],
    ["an error in place of it", { error: { message: "no", type: "server_error" } }, "retry"],
    [
      "GLM's network_error",
      { choices: [{ message: { content: "" }, finish_reason: "network_error" }] },
      "retry",
    ],
    ["a web page", "<html><title>x</title></html>", "model"],
    ["half of it", '{"choices":[{"mess', "retry"],
  ])("with %s is a failure", async (_, body, outcome) => {
    await expect(complete({ body })).rejects.toMatchObject({ name: "AttemptFailure", outcome });
  });

  test("a refusal is classified by the target's kind and keeps its body", async () => {
    const body = { error: { code: "1113", message: "Insufficient balance" } };
    await expect(complete({ status: 429, body }, { kind: "glm" })).rejects.toMatchObject({
      outcome: "credit",
      status: 429,
      code: "1113",
      rawResponse: JSON.stringify(body),
    });
  });

  test("where nobody listens the next target is due at once", async () => {
    const gone = await startUpstream();
    await gone.close();
    await expect(complete({}, { baseUrl: gone.url })).rejects.toMatchObject({
      outcome: "model",
      code: "refused",
    });
  });
});

describe("embeddings", () => {
  function embed(play: Play, inputs: readonly (string | readonly number[])[], dimensions?: number) {
    upstream.play(play);
    const target = targetOf({ baseUrl: `${upstream.url}/v1`, purpose: "embedding" });
    return provider.embed({ target, key: undefined, request: { inputs, dimensions }, signal, http });
  }

  test("come in the order of the inputs, whatever the order of the answer", async () => {
    const data = [
      { index: 1, embedding: [3, 4] },
      { index: 0, embedding: [1, 2] },
    ];
    const answer = await embed(
      { body: { data, usage: { prompt_tokens: 5, total_tokens: 5 } } },
      ["a", [1, 2]],
      2,
    );
    expect(answer.vectors).toEqual([
      [1, 2],
      [3, 4],
    ]);
    expect(answer.usage.inputTokens).toBe(5);
    expect(upstream.last).toMatchObject({
      url: "/v1/embeddings",
      json: { model: "up-model", input: ["a", [1, 2]], encoding_format: "float", dimensions: 2 },
    });
  });

  test("are decoded from base64 too", async () => {
    const embedding = Buffer.from(new Float32Array([0.5, -2]).buffer).toString("base64");
    expect((await embed({ body: { data: [{ embedding }] } }, ["a"])).vectors).toEqual([[0.5, -2]]);
  });

  test.each([
    ["too few", { data: [] }],
    ["no numbers", { data: [{ embedding: ["x"] }] }],
    ["base64 of no floats", { data: [{ embedding: "QUI=" }] }],
    ["no vector", { data: [{}] }],
    ["one index twice", { data: [{ index: 1, embedding: [1] }] }],
  ])("with %s are malformed", async (_, body) => {
    await expect(embed({ body }, ["a"])).rejects.toMatchObject({ outcome: "model" });
  });
});
