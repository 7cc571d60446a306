import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createHttpClient } from "../../../../src/adapters/http-client/client.ts";
import type { Target } from "../../../../src/gateway/config/types.ts";
import type { ModelRequest, StreamEvent } from "../../../../src/gateway/model/index.ts";
import type { HttpClient } from "../../../../src/gateway/providers/http-port.ts";
import { responsesProvider } from "../../../../src/gateway/providers/responses/provider.ts";
import { Secret } from "../../../../src/kernel/secret.ts";
import { requestOf, targetOf } from "../../../support/target.ts";
import { type Play, type Script, startUpstream, type Upstream } from "../../../support/upstream.ts";
import {
  call,
  customCall,
  cut,
  message,
  reasoning,
  refusal,
  response,
  said,
  streamOf,
  USAGE,
} from "./wire.ts";

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

const provider = responsesProvider({ now: () => Date.parse("2026-11-22T12:00:00Z") });
const signal = new AbortController().signal;

function callOf(script: Script, target: Partial<Target>, request: Partial<ModelRequest>, key?: Secret) {
  upstream.play(script);
  const full = targetOf({ kind: "openai", wire: "responses", baseUrl: `${upstream.url}/v1`, ...target });
  return { target: full, key, request: requestOf(request), signal, http };
}

function complete(
  script: Script,
  target: Partial<Target> = {},
  request: Partial<ModelRequest> = {},
  key?: Secret,
) {
  return provider.complete(callOf(script, target, request, key));
}

const whole = (output: readonly unknown[], more = {}): Play => ({ body: response(output, more) });

describe("a request", () => {
  test("goes to the route under the base address, the key in a header alone", async () => {
    const answer = await complete(whole([message("hi")]), {}, {}, new Secret("sk-test"));
    const { url, headers, body } = upstream.last;
    expect(url).toBe("/v1/responses");
    expect(headers).toMatchObject({ authorization: "Bearer sk-test", "content-type": "application/json" });
    expect(url + body + answer.rawRequest + answer.rawResponse).not.toContain("sk-test");
    expect(answer.rawRequest).toBe(body);
  });

  test("is patched last, bodies and headers", async () => {
    await complete(
      whole([message("hi")]),
      { extraBody: [{ pointer: "/store", value: true }] },
      {
        extraBody: [{ pointer: "/truncation", value: "auto" }],
        extraHeaders: [{ name: "x-a", value: "b" }],
      },
    );
    expect(upstream.last.json).toMatchObject({ store: true, truncation: "auto" });
    expect(upstream.last.headers).toMatchObject({ "x-a": "b" });
  });

  test("that has what the wire lacks is answered with the list of it", async () => {
    const { dropped } = await complete(whole([message("hi")]), {}, { params: { seed: 1 } });
    expect(dropped).toEqual(["seed"]);
  });
});

describe("a whole answer", () => {
  test("has items as blocks, in order", async () => {
    const search = { id: "ws_1", type: "web_search_call", status: "completed" };
    const { content, finishReason } = await complete(
      whole([
        reasoning(["first", "second"], { encrypted_content: "enc" }),
        search,
        message("hi", "there"),
        refusal("no"),
        call("a", "f", ""),
        customCall("b", "sql", "select 1"),
        reasoning([]),
        null,
      ]),
    );
    expect(content).toEqual([
      {
        type: "thought",
        text: "first\n\nsecond",
        summary: [
          { type: "summary_text", text: "first" },
          { type: "summary_text", text: "second" },
        ],
        signature: "enc",
        providerType: "openai",
        extraData: { type: "reasoning", id: "rs_1" },
      },
      { type: "unknown", data: search },
      { type: "text", text: "hi" },
      { type: "text", text: "there" },
      { type: "text", text: "no" },
      { type: "tool_call", id: "a", name: "f", arguments: "{}" },
      { type: "tool_call", id: "b", name: "sql", arguments: "select 1" },
    ]);
    expect(finishReason).toBe("tool_call");
  });

  test("has reasoning itself, where that is shown, before what is said about it", async () => {
    const said = reasoning(["short"], { content: [{ type: "reasoning_text", text: "all of it" }] });
    const { content } = await complete(whole([said]), { kind: "local" });
    expect(content).toEqual([
      {
        type: "thought",
        text: "all of it",
        summary: [{ type: "summary_text", text: "short" }],
        providerType: "local",
      },
    ]);
  });

  test.for([
    [{}, "stop"],
    [cut("max_output_tokens"), "length"],
    [cut("content_filter"), "content_filter"],
    [cut("tomorrow"), "unknown"],
    [{ status: undefined }, "stop"],
  ] as const)("%j finishes with %s", async ([more, finish]) => {
    expect((await complete(whole([message("hi")], more))).finishReason).toBe(finish);
  });

  test("may lack usage", async () => {
    const { usage } = await complete(whole([message("hi")], { usage: undefined }));
    expect(usage).toEqual({ inputTokens: null, outputTokens: null });
    expect((await complete(whole([message("hi")]))).usage.raw).toEqual(USAGE);
  });

  test.for([
    [
      "a failed one",
      response([], { status: "failed", error: { code: "server_error", message: "x" } }),
      "retry",
    ],
    [
      "one without credit",
      response([], { status: "failed", error: { code: "insufficient_quota", message: "x" } }),
      "credit",
    ],
    ["a failed one without a reason", response([], { status: "failed" }), "retry"],
    ["a cancelled one", response([], { status: "cancelled" }), "retry"],
    ["one in the background", response([], { status: "queued" }), "model"],
    ["an error in its place", { error: { code: "context_length_exceeded", message: "x" } }, "context"],
    ["no object", [], "model"],
    ["no output", { object: "response", status: "completed" }, "model"],
  ] as const)("that is none fails: %s", async ([, body, outcome]) => {
    await expect(complete({ body })).rejects.toMatchObject({ name: "AttemptFailure", outcome });
  });
});

describe("a refusal", () => {
  test.for([
    [429, { error: { code: "insufficient_quota", type: "insufficient_quota", message: "m" } }, "credit"],
    [429, { error: { code: "rate_limit_exceeded", type: "requests", message: "m" } }, "retry"],
    [401, { error: { code: "invalid_api_key", message: "m" } }, "credential"],
    [404, { error: { code: "model_not_found", message: "m" } }, "model"],
    [400, { error: { code: "unsupported_parameter", message: "m" } }, "caller"],
  ] as const)("%i %j is %s", async ([status, body, outcome]) => {
    await expect(complete({ status, body })).rejects.toMatchObject({ outcome, status });
  });

  test("of Workers AI is read by its own table", async () => {
    const body = { success: false, errors: [{ code: 4006, message: "daily free allocation used up" }] };
    await expect(complete({ status: 429, body }, { kind: "cloudflare" })).rejects.toMatchObject({
      outcome: "credit",
      scope: "account",
    });
  });
});

describe("encrypted reasoning that can't be verified", () => {
  const messages = [
    { role: "user", content: [{ type: "text", text: "hi" }] },
    {
      role: "assistant",
      content: [
        { type: "thought", signature: "of another key", providerType: "openai" },
        { type: "text", text: "a" },
      ],
    },
    { role: "user", content: [{ type: "text", text: "go on" }] },
  ] as const;
  const refused: Play = {
    status: 400,
    body: { error: { code: "invalid_encrypted_content", message: "could not be verified" } },
  };
  const sentOf = (index: number) => upstream.requests.at(index)?.body ?? "";

  test("is left out, and the same target asked once more", async () => {
    const answer = await complete([refused, whole([message("b")])], {}, { messages });
    expect(sentOf(-2)).toContain("of another key");
    expect(sentOf(-1)).not.toContain("of another key");
    expect(sentOf(-1)).toContain("go on");
    expect(answer.dropped).toEqual(["messages/thought"]);
  });

  test("is so in a stream as well", async () => {
    const events: StreamEvent[] = [];
    const dropped: (readonly string[] | undefined)[] = [];
    const script = [refused, streamOf(said(0, "b"))];
    for await (const batch of provider.stream(callOf(script, {}, { messages, stream: true }))) {
      events.push(...batch.events);
      dropped.push(batch.dropped);
    }
    expect(events[0]).toMatchObject({ type: "text", text: "b" });
    expect(dropped[0]).toEqual(["messages/thought"]);
  });

  test("is believed the second time", async () => {
    await expect(complete([refused, refused], {}, { messages })).rejects.toMatchObject({ outcome: "caller" });
  });
});

test("embeddings go to the route that both of OpenAI's protocols share", async () => {
  upstream.play({ body: { data: [{ index: 0, embedding: [1, 2] }], usage: { prompt_tokens: 3 } } });
  const answer = await provider.embed({
    target: targetOf({ kind: "openai", wire: "responses", baseUrl: `${upstream.url}/v1` }),
    key: undefined,
    request: { inputs: ["a"], dimensions: 2 },
    signal,
    http,
  });
  expect(upstream.last.url).toBe("/v1/embeddings");
  expect(answer).toMatchObject({ vectors: [[1, 2]], usage: { inputTokens: 3 } });
});
