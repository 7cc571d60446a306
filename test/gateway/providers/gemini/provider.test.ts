import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createHttpClient } from "../../../../src/adapters/http-client/client.ts";
import type { Target } from "../../../../src/gateway/config/types.ts";
import type { EmbeddingRequest, ModelRequest } from "../../../../src/gateway/model/index.ts";
import { geminiProvider } from "../../../../src/gateway/providers/gemini/provider.ts";
import type { HttpClient } from "../../../../src/gateway/providers/http-port.ts";
import { Secret } from "../../../../src/kernel/secret.ts";
import { requestOf } from "../../../support/target.ts";
import { type Play, startUpstream, type Upstream } from "../../../support/upstream.ts";
import { gemini, TOOL, tools } from "./kit.ts";

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

const provider = geminiProvider({ now: () => Date.parse("2026-11-22T12:00:00Z") });
const signal = new AbortController().signal;

function answer(parts: readonly unknown[], finishReason = "STOP", more: object = {}): Play {
  return { body: { candidates: [{ content: { role: "model", parts }, finishReason }], ...more } };
}
const HI = answer([{ text: "hi" }]);

function at(target: Partial<Target> = {}): Target {
  return gemini({ baseUrl: `${upstream.url}/v1beta`, ...target });
}

function complete(
  play: Play,
  target: Partial<Target> = {},
  request: Partial<ModelRequest> = {},
  key?: Secret,
) {
  upstream.play(play);
  return provider.complete({ target: at(target), key, request: requestOf(request), signal, http });
}

function embed(
  play: Play | readonly Play[],
  request: Partial<EmbeddingRequest>,
  target: Partial<Target> = {},
) {
  upstream.play(play);
  const full = { inputs: ["a"], dimensions: undefined, ...request };
  const there = at({ purpose: "embedding", upstreamModel: "gemini-embedding-001", ...target });
  return provider.embed({ target: there, key: undefined, request: full, signal, http });
}

describe("a request", () => {
  test("goes to the model's method, the key in its header alone", async () => {
    const made = await complete(HI, {}, {}, new Secret("AIza-test"));
    const { url, headers, body } = upstream.last;
    expect(url).toBe("/v1beta/models/gemini-3-flash-preview:generateContent");
    expect(headers["x-goog-api-key"]).toBe("AIza-test");
    expect(headers).not.toHaveProperty("authorization");
    expect(url + body + made.rawRequest + made.rawResponse).not.toContain("AIza-test");
    expect(made.rawRequest).toBe(body);
    await complete(HI);
    expect(upstream.last.headers).not.toHaveProperty("x-goog-api-key");
  });

  test("names resources with a folder as they are written, and nothing else can slip into the address", async () => {
    await complete(HI, { upstreamModel: "tunedModels/mine" });
    expect(upstream.last.url).toBe("/v1beta/tunedModels/mine:generateContent");
    await complete(HI, { upstreamModel: "a?key=b#c" });
    expect(upstream.last.url).toBe("/v1beta/models/a%3Fkey%3Db%23c:generateContent");
  });

  test("is patched last: the target's patches, then the request's, bodies and headers", async () => {
    const target = {
      extraBody: [{ pointer: "/generationConfig/topK", value: 3 }],
      extraHeaders: [
        { name: "X-Title", value: "t" },
        { name: "accept", delete: true },
      ],
    } as const;
    const request = {
      params: { temperature: 1 },
      extraBody: [{ pointer: "/generationConfig/temperature", value: 0 }],
      extraHeaders: [{ name: "x-title", value: "r" }],
    };
    const made = await complete(HI, target, request);
    const { json, headers } = upstream.last;
    expect(json).toMatchObject({ generationConfig: { topK: 3, temperature: 0 } });
    expect(headers["x-title"]).toBe("r");
    expect(headers).not.toHaveProperty("accept");
    expect(JSON.parse(made.rawRequest)).toEqual(json);
  });

  test("says with its answer what could not be asked", async () => {
    const set = tools({ tools: [{ ...TOOL, strict: true }] });
    expect((await complete(HI, {}, { tools: set })).dropped).toEqual(["tools/f/strict"]);
    expect((await complete(HI)).dropped).toBeUndefined();
  });
});

describe("an answer", () => {
  test("holds what the parts say, in order; what only Gemini has is unknown data", async () => {
    const code = { executableCode: { language: "PYTHON", code: "1" } };
    const image = { inlineData: { mimeType: "image/png", data: "QUJD" } };
    const { content } = await complete(
      answer([{ text: "a" }, { text: "b" }, code, image, { text: "c" }, {}]),
    );
    expect(content).toEqual([
      { type: "text", text: "ab" },
      { type: "unknown", data: code },
      { type: "unknown", data: image },
      { type: "text", text: "c" },
    ]);
  });

  test("keeps the ids of its calls and makes ids where there are none, unique in a conversation", async () => {
    const calls = [
      { functionCall: { id: "given", name: "f", args: { a: 1 } } },
      { functionCall: { name: "g" } },
    ];
    const ids: string[] = [];
    for (let i = 0; i < 2; i++) {
      const { content, finishReason } = await complete(answer(calls));
      expect(content).toEqual([
        { type: "tool_call", id: "given", name: "f", arguments: '{"a":1}' },
        { type: "tool_call", id: expect.stringMatching(/^call_[0-9a-f]{32}$/), name: "g", arguments: "{}" },
      ]);
      expect(finishReason).toBe("tool_call");
      ids.push(...content.flatMap((block) => (block.type === "tool_call" ? [block.id] : [])));
    }
    expect(new Set(ids).size).toBe(3);
  });

  test("counts thoughts as output, tool reading as input, and names what was cached", async () => {
    const usageMetadata = {
      promptTokenCount: 100,
      cachedContentTokenCount: 60,
      candidatesTokenCount: 5,
      thoughtsTokenCount: 7,
      toolUsePromptTokenCount: 3,
      totalTokenCount: 115,
    };
    expect((await complete(answer([{ text: "a" }], "STOP", { usageMetadata }))).usage).toEqual({
      inputTokens: 103,
      outputTokens: 12,
      cacheReadTokens: 60,
      reasoningTokens: 7,
      raw: usageMetadata,
    });
    const empty = answer([], "MAX_TOKENS", { usageMetadata: { promptTokenCount: 4 } });
    expect((await complete(empty)).usage).toMatchObject({ inputTokens: 4, outputTokens: 0 });
    expect((await complete(HI)).usage).toEqual({ inputTokens: null, outputTokens: null });
  });

  test.for([
    ["STOP", "stop"],
    ["MAX_TOKENS", "length"],
    ["SAFETY", "content_filter"],
    ["RECITATION", "content_filter"],
    ["BLOCKLIST", "content_filter"],
    ["PROHIBITED_CONTENT", "content_filter"],
    ["SPII", "content_filter"],
    ["IMAGE_SAFETY", "content_filter"],
    ["OTHER", "unknown"],
    ["FINISH_REASON_UNSPECIFIED", "unknown"],
  ] as const)("that ends with %s ends with %s", async ([reason, wanted]) => {
    expect((await complete(answer([{ text: "a" }], reason))).finishReason).toBe(wanted);
  });

  test("without content is one, when the filter took it", async () => {
    const made = await complete({ body: { candidates: [{ finishReason: "SAFETY" }] } });
    expect(made).toMatchObject({ content: [], finishReason: "content_filter" });
  });

  test.for(["MALFORMED_FUNCTION_CALL", "UNEXPECTED_TOOL_CALL", "TOO_MANY_TOOL_CALLS"])(
    "that ends with %s is the model's failure",
    async (finishReason) => {
      const body = { candidates: [{ finishReason, finishMessage: "Malformed function call: f(" }] };
      await expect(complete({ body })).rejects.toMatchObject({
        outcome: "model",
        code: finishReason,
        message: expect.stringContaining("f("),
      });
    },
  );

  test("a blocked prompt is the caller's", async () => {
    await expect(
      complete({ body: { promptFeedback: { blockReason: "PROHIBITED_CONTENT" } } }),
    ).rejects.toMatchObject({
      outcome: "caller",
      code: "PROHIBITED_CONTENT",
      message: expect.stringMatching(/blocked the prompt/),
    });
  });

  test.for([
    ["nothing", "{}", "model"],
    ["no candidates", '{"candidates":[]}', "model"],
    ["text", '"x"', "model"],
    ["a web page", "<html><title>Sign in</title></html>", "model"],
    ["half of it", '{"candidates":[', "retry"],
  ] as const)("that is %s is a failure", async ([, body, outcome]) => {
    await expect(complete({ body })).rejects.toMatchObject({ name: "AttemptFailure", outcome });
  });
});

describe("a refusal", () => {
  const error = (code: number, status: string, message: string, details: unknown[] = []) => ({
    error: { code, message, status, details },
  });
  const quota = (quotaId: string) => [
    { "@type": "type.googleapis.com/google.rpc.QuotaFailure", violations: [{ quotaId }] },
    { "@type": "type.googleapis.com/google.rpc.RetryInfo", retryDelay: "30s" },
  ];
  const key = [{ "@type": "type.googleapis.com/google.rpc.ErrorInfo", reason: "API_KEY_INVALID" }];

  test.for([
    [429, error(429, "RESOURCE_EXHAUSTED", "slow", quota("GenerateRequestsPerMinute")), "retry", 30_000],
    [429, error(429, "RESOURCE_EXHAUSTED", "day", quota("GenerateRequestsPerDay")), "credit", undefined],
    [402, error(402, "RESOURCE_EXHAUSTED", "prepaid credits are gone"), "credit", undefined],
    [400, error(400, "INVALID_ARGUMENT", "API key not valid.", key), "credential", undefined],
    [400, error(400, "FAILED_PRECONDITION", "User location is not supported."), "credential", undefined],
    [400, error(400, "INVALID_ARGUMENT", "Invalid value at 'contents'"), "caller", undefined],
    [
      400,
      error(400, "INVALID_ARGUMENT", "The input token count (9) exceeds the maximum (8)"),
      "context",
      undefined,
    ],
    [404, error(404, "NOT_FOUND", "models/x is not found"), "model", undefined],
    [504, error(504, "DEADLINE_EXCEEDED", "too slow"), "model", undefined],
  ] as const)("%i is read by Gemini's table", async ([status, body, outcome, retryAfterMs]) => {
    for (const shape of [body, [body]]) {
      const failure = { outcome, retryAfterMs, message: expect.stringContaining(body.error.message) };
      await expect(complete({ status, body: shape })).rejects.toMatchObject(failure);
      // The same inside a 200, where the status is the one that the code names.
      if (status !== 402) await expect(complete({ body: shape })).rejects.toMatchObject({ outcome });
    }
  });
});

describe("embeddings", () => {
  const values = (...vectors: number[][]): Play => ({
    body: { embeddings: vectors.map((vector) => ({ values: vector })) },
  });

  test("ask for all texts in one call and give vectors in their order", async () => {
    const made = await embed(values([1, 2], [3, 4]), { inputs: ["a", "b"], dimensions: 2 });
    expect(upstream.last.url).toBe("/v1beta/models/gemini-embedding-001:batchEmbedContents");
    const model = "models/gemini-embedding-001";
    expect(upstream.last.json).toEqual({
      requests: [
        { model, content: { parts: [{ text: "a" }] }, outputDimensionality: 2 },
        { model, content: { parts: [{ text: "b" }] }, outputDimensionality: 2 },
      ],
    });
    expect(made).toMatchObject({
      vectors: [
        [1, 2],
        [3, 4],
      ],
      usage: { inputTokens: null, outputTokens: null },
      rawRequest: upstream.last.body,
    });
  });

  test("send a target's options with each text and its patches with the whole", async () => {
    const more = {
      options: { taskType: "RETRIEVAL_QUERY" },
      extraBody: [{ pointer: "/requests/0/title", value: "t" }],
    };
    await embed(values([1]), {}, more);
    expect(upstream.last.json).toMatchObject({ requests: [{ taskType: "RETRIEVAL_QUERY", title: "t" }] });
  });

  test("of more than 100 texts go in several calls, their usage together", async () => {
    const inputs = Array.from({ length: 150 }, (_, i) => `text ${i}`);
    const vectors = inputs.map((_, i) => [i]);
    const count = { promptTokenCount: 10 };
    const play = (part: number[][]): Play => ({
      body: { embeddings: part.map((vector) => ({ values: vector })), usageMetadata: count },
    });
    const before = upstream.requests.length;
    let asked = 0;
    upstream.play(() => play(asked++ === 0 ? vectors.slice(0, 100) : vectors.slice(100)));
    const made = await provider.embed({
      target: at({ purpose: "embedding" }),
      key: undefined,
      request: { inputs, dimensions: undefined },
      signal,
      http,
    });
    expect(upstream.requests.length - before).toBe(2);
    expect(made.vectors).toEqual(vectors);
    expect(made.usage).toMatchObject({ inputTokens: 20, outputTokens: 0 });
  });

  test("fail where an answer is none, or the input is token ids", async () => {
    await expect(embed(values([1]), { inputs: ["a", "b"] })).rejects.toThrow(/1 vectors for 2 inputs/);
    await expect(embed({ body: { embeddings: [{ values: ["x"] }] } }, {})).rejects.toThrow(/no embeddings/);
    await expect(embed({ body: "1" }, {})).rejects.toMatchObject({ outcome: "model" });
    await expect(
      embed({ body: { error: { code: 503, status: "UNAVAILABLE", message: "m" } } }, {}),
    ).rejects.toMatchObject({ outcome: "retry" });
    await expect(embed(values([1]), { inputs: [[1, 2]] })).rejects.toThrow(/token ids/);
  });
});
