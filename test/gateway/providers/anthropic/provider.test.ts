import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createHttpClient } from "../../../../src/adapters/http-client/client.ts";
import type { Target } from "../../../../src/gateway/config/types.ts";
import type { ModelRequest } from "../../../../src/gateway/model/index.ts";
import { anthropicProvider } from "../../../../src/gateway/providers/anthropic/provider.ts";
import type { HttpClient } from "../../../../src/gateway/providers/http-port.ts";
import { createProviders, spokenWires } from "../../../../src/gateway/providers/registry.ts";
import { systemClock } from "../../../../src/kernel/clock.ts";
import { Secret } from "../../../../src/kernel/secret.ts";
import { requestOf, targetOf } from "../../../support/target.ts";
import { type Play, startUpstream, type Upstream } from "../../../support/upstream.ts";
import { errorOf, message } from "./wire.ts";

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

const NOW = Date.parse("2026-11-22T12:00:00Z");
const provider = anthropicProvider({ now: () => NOW });
const signal = new AbortController().signal;
const HI = message([{ type: "text", text: "hi" }]);

function complete(
  play: Play,
  target: Partial<Target> = {},
  request: Partial<ModelRequest> = {},
  key?: Secret,
) {
  upstream.play(play);
  const full = targetOf({
    kind: "anthropic",
    wire: "anthropic",
    upstreamModel: "claude-sonnet-4-5",
    baseUrl: `${upstream.url}/v1`,
    ...target,
  });
  return provider.complete({ target: full, key, request: requestOf(request), signal, http });
}

async function failed(running: Promise<unknown>): Promise<unknown> {
  return running.then(
    () => "no failure",
    (error: unknown) => error,
  );
}

test("the wire is spoken", () => {
  expect(spokenWires.has("anthropic")).toBe(true);
  expect(createProviders(systemClock)("anthropic").wire).toBe("anthropic");
});

describe("a request", () => {
  test("goes to the route under the base address, key and version in headers", async () => {
    const answer = await complete(HI, {}, {}, new Secret("sk-ant-test"));
    const { url, headers, body } = upstream.last;
    expect(url).toBe("/v1/messages");
    expect(headers).toMatchObject({
      "x-api-key": "sk-ant-test",
      "anthropic-version": "2023-06-01",
      "content-type": "application/json",
    });
    expect(headers).not.toHaveProperty("authorization");
    expect(url + body + answer.rawRequest + answer.rawResponse).not.toContain("sk-ant-test");
    await complete(HI);
    expect(upstream.last.headers).not.toHaveProperty("x-api-key");
    expect(upstream.last.headers).toHaveProperty("anthropic-version");
  });

  test("follows a key that changes with the call", async () => {
    const target = targetOf({ kind: "anthropic", wire: "anthropic", baseUrl: upstream.url });
    upstream.play(HI);
    for (const key of ["one", "two"]) {
      await provider.complete({ target, key: new Secret(key), request: requestOf(), signal, http });
      expect(upstream.last.headers).toMatchObject({ "x-api-key": key, "anthropic-version": "2023-06-01" });
    }
  });

  test("an address that names the route already is taken as it is", async () => {
    await complete(HI, { baseUrl: `${upstream.url}/proxy/v1/messages` });
    expect(upstream.last.url).toBe("/proxy/v1/messages");
  });

  test("is patched last: the target's patches, then the request's, bodies and headers", async () => {
    const target = {
      extraBody: [
        { pointer: "/metadata/user_id", value: "u" },
        { pointer: "/stream", delete: true },
      ],
      extraHeaders: [{ name: "Anthropic-Beta", value: "a" }],
    } as const;
    const request = {
      params: { temperature: 1 },
      extraBody: [{ pointer: "/temperature", value: 0 }],
      extraHeaders: [{ name: "anthropic-beta", value: "b" }],
    };
    const answer = await complete(HI, target, request);
    const { json, headers } = upstream.last;
    expect(json).toMatchObject({ metadata: { user_id: "u" }, temperature: 0 });
    expect(json).not.toHaveProperty("stream");
    expect(headers["anthropic-beta"]).toBe("b");
    expect(JSON.parse(answer.rawRequest)).toEqual(json);
  });

  test("a patch that can't be followed is the caller's fault", async () => {
    const request = { extraBody: [{ pointer: "/model/x", value: 1 }] };
    expect(await failed(complete(HI, {}, request))).toMatchObject({ outcome: "caller" });
  });

  test("tells with its answer what the model could not be told", async () => {
    expect((await complete(HI, {}, { params: { seed: 1 } })).dropped).toEqual(["seed"]);
    expect((await complete(HI)).dropped).toBeUndefined();
  });
});

describe("an answer", () => {
  test("keeps thoughts with their signatures, calls, and blocks of this wire alone", async () => {
    const search = { type: "server_tool_use", id: "s", name: "web_search", input: { query: "x" } };
    const { content } = await complete(
      message([
        { type: "thinking", thinking: "t", signature: "sig" },
        { type: "thinking", thinking: "", signature: "kept back" },
        { type: "redacted_thinking", data: "enc" },
        { type: "text", text: "" },
        { type: "text", text: "hi", citations: [{ type: "char_location" }] },
        { type: "tool_use", id: "a", name: "f", input: { city: "Köln" } },
        search,
        null,
      ]),
    );
    expect(content).toEqual([
      { type: "thought", text: "t", signature: "sig", providerType: "anthropic" },
      { type: "thought", signature: "kept back", providerType: "anthropic" },
      {
        type: "thought",
        signature: "enc",
        providerType: "anthropic",
        extraData: { type: "redacted_thinking" },
      },
      { type: "text", text: "hi" },
      { type: "tool_call", id: "a", name: "f", arguments: '{"city":"Köln"}' },
      { type: "unknown", data: search },
    ]);
  });

  test("goes back in the next request just as it came", async () => {
    const came = [
      { type: "thinking", thinking: "t", signature: "sig" },
      { type: "redacted_thinking", data: "enc" },
      { type: "text", text: "hi" },
      { type: "tool_use", id: "toolu_1", name: "f", input: { n: 1 } },
    ];
    const { content } = await complete(message(came, "tool_use"));
    const messages = [
      ...requestOf().messages,
      { role: "assistant", content },
      { role: "user", content: [{ type: "tool_result", id: "toolu_1", name: "f", result: "r" }] },
    ] as ModelRequest["messages"];
    await complete(HI, {}, { messages });
    expect((upstream.last.json as { readonly messages: readonly unknown[] }).messages[1]).toEqual({
      role: "assistant",
      content: came,
    });
  });

  test("counts cached tokens into the prompt", async () => {
    const usage = {
      input_tokens: 10,
      cache_read_input_tokens: 100,
      cache_creation_input_tokens: 20,
      output_tokens: 5,
    };
    const answer = await complete(message([{ type: "text", text: "hi" }], "end_turn", usage));
    expect(answer.usage).toMatchObject({
      inputTokens: 130,
      outputTokens: 5,
      cacheReadTokens: 100,
      cacheWriteTokens: 20,
      raw: usage,
    });
    const bare = await complete(message([], "end_turn", null));
    expect(bare.usage).toEqual({ inputTokens: null, outputTokens: null });
    expect(bare.content).toEqual([]);
  });

  test.for([
    [{ body: "[]" }, "model"],
    [{ body: '{"content": [' }, "retry"],
    [{ body: "" }, "model"],
    [{ body: { type: "message" } }, "model"],
    [{ body: errorOf("overloaded_error", "Overloaded") }, "retry"],
  ] as const)("that is none (%o) is a failure: %s", async ([play, outcome]) => {
    expect(await failed(complete(play))).toMatchObject({ name: "AttemptFailure", outcome });
  });
});

describe("a refusal", () => {
  const limit =
    "You have reached your specified API usage limits. You will regain access on 2026-12-01 at 00:00 UTC.";
  test.for([
    [400, errorOf("invalid_request_error", "Your credit balance is too low to access the API."), "credit"],
    [400, errorOf("invalid_request_error", limit), "credit"],
    [402, errorOf("billing_error", "no funds"), "credit"],
    [429, errorOf("rate_limit_error", "spend", { error_code: "enforced_spend_limit_reached" }), "credit"],
    [429, errorOf("rate_limit_error", "too many"), "retry"],
    [529, errorOf("overloaded_error", "Overloaded"), "retry"],
    [500, errorOf("api_error", "oops"), "retry"],
    [401, errorOf("authentication_error", "invalid x-api-key"), "credential"],
    [403, errorOf("permission_error", "no"), "credential"],
    [404, errorOf("not_found_error", "model: x"), "model"],
    [413, errorOf("request_too_large", "too big"), "context"],
    [400, errorOf("invalid_request_error", "prompt is too long: 9 tokens > 8 maximum"), "context"],
    [400, errorOf("invalid_request_error", "messages: text content blocks must be non-empty"), "caller"],
  ] as const)("%i %o is %s", async ([status, body, outcome]) => {
    const error = await failed(complete({ status, body }));
    expect(error).toMatchObject({ name: "AttemptFailure", outcome, status });
    expect(error).toHaveProperty("message", body.error.message);
  });

  test("says how long to wait and when credit comes back", async () => {
    const wait = { status: 429, headers: { "retry-after": "7" }, body: errorOf("rate_limit_error", "x") };
    expect(await failed(complete(wait))).toMatchObject({ retryAfterMs: 7000 });
    const gone = { status: 400, body: errorOf("invalid_request_error", limit) };
    expect(await failed(complete(gone))).toMatchObject({
      resetAt: Date.parse("2026-12-01T00:00:00Z"),
      scope: "account",
    });
  });
});

test("embeddings are a failure of this target, without a request", async () => {
  const asked = upstream.requests.length;
  const target = targetOf({ kind: "anthropic", wire: "anthropic", baseUrl: upstream.url });
  const call = { target, key: undefined, request: { inputs: ["a"], dimensions: undefined }, signal, http };
  expect(await failed(provider.embed(call))).toMatchObject({
    name: "AttemptFailure",
    outcome: "model",
    message: expect.stringContaining("Anthropic has no embeddings"),
  });
  expect(upstream.requests).toHaveLength(asked);
});
