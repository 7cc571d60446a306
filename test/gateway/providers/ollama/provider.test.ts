import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createHttpClient } from "../../../../src/adapters/http-client/client.ts";
import { Collector } from "../../../../src/gateway/engine/collect.ts";
import type { HttpClient } from "../../../../src/gateway/providers/http-port.ts";
import {
  loadedModels,
  localModels,
  pulledModels,
} from "../../../../src/gateway/providers/ollama/inventory.ts";
import { ollamaOrigin } from "../../../../src/gateway/providers/ollama/origin.ts";
import { ollamaProvider } from "../../../../src/gateway/providers/ollama/provider.ts";
import { requestOf, targetOf } from "../../../support/target.ts";
import { ndjson, type Play, startUpstream, type Upstream } from "../../../support/upstream.ts";

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

const provider = ollamaProvider({ now: () => 0 });
const signal = new AbortController().signal;
const say = (message: object, more: object = {}) => ({
  message: { role: "assistant", content: "", ...message },
  done: false,
  ...more,
});
const END = { done: true, done_reason: "stop" };

function target(options = {}) {
  return targetOf({ kind: "ollama", wire: "ollama", baseUrl: upstream.url, options });
}

function complete(play: Play) {
  upstream.play(play);
  return provider.complete({ target: target(), key: undefined, request: requestOf(), signal, http });
}

async function stream(...pieces: string[]) {
  upstream.play({ headers: { "content-type": "application/x-ndjson" }, pieces });
  const collector = new Collector();
  const call = { target: target(), key: undefined, request: requestOf({ stream: true }), signal, http };
  for await (const batch of provider.stream(call)) collector.add(batch.events, batch.raw);
  return collector.answer("");
}

describe("an answer of /api/chat", () => {
  test("goes to the native route; ids of calls are made or kept", async () => {
    const calls = [
      { function: { name: "f", arguments: { a: 1 } } },
      { id: "given", function: { name: "g", arguments: '{"b":2}' } },
      { function: { name: "h" } },
    ];
    const answer = await complete({ body: say({ tool_calls: calls }, END) });
    const made = expect.stringMatching(/^call_[0-9a-f]{32}$/);
    expect(upstream.last.url).toBe("/api/chat");
    expect(answer.content).toEqual([
      { type: "tool_call", id: made, name: "f", arguments: '{"a":1}' },
      { type: "tool_call", id: "given", name: "g", arguments: '{"b":2}' },
      { type: "tool_call", id: made, name: "h", arguments: "{}" },
    ]);
    expect(new Set(answer.content.map((block) => "id" in block && block.id)).size).toBe(3);
    expect(answer.finishReason).toBe("tool_call");
  });

  test("says nothing of usage where the counts are absent", async () => {
    expect((await complete({ body: say({ content: "x" }, END) })).usage).toEqual({
      inputTokens: null,
      outputTokens: null,
    });
    const counted = await complete({ body: say({}, { ...END, eval_count: 3, eval_duration: 9 }) });
    expect(counted.usage).toEqual({
      inputTokens: null,
      outputTokens: 3,
      raw: { eval_count: 3, eval_duration: 9 },
    });
  });

  test.each([
    ["load", "stop"],
    ["unload", "stop"],
    ["length", "length"],
    ["surprise", "unknown"],
  ])("ends with %s as %s", async (wire, finish) => {
    expect((await complete({ body: say({}, { done: true, done_reason: wire }) })).finishReason).toBe(finish);
  });

  test("tells how to get a model that is not there", async () => {
    await expect(
      complete({ status: 404, body: { error: "model 'up-model' not found" } }),
    ).rejects.toMatchObject({
      outcome: "model",
      message: "model 'up-model' not found (run: ollama pull up-model)",
    });
  });

  test.each([
    ["a web page", "<html><title>x</title></html>", "model"],
    ["an object of another shape", {}, "model"],
    ["a list", [], "model"],
    ["half an object", '{"message":{"con', "retry"],
  ])("that is %s is a failure", async (_, body, outcome) => {
    await expect(complete({ body })).rejects.toMatchObject({ name: "AttemptFailure", outcome });
  });
});

describe("a stream of /api/chat", () => {
  test("may end without a line feed", async () => {
    const last = JSON.stringify(say({}, END));
    expect(await stream(ndjson(say({ content: "hi" })), last)).toMatchObject({
      content: [{ type: "text", text: "hi" }],
      finishReason: "stop",
    });
  });

  test("with half a line at its end, or none at all, has failed", async () => {
    await expect(stream(ndjson(say({ content: "hi" })), '{"mess')).rejects.toMatchObject({
      outcome: "retry",
    });
    await expect(stream("")).rejects.toMatchObject({ outcome: "retry" });
    await expect(stream("<html>\n")).rejects.toMatchObject({ outcome: "model" });
  });

  test("ends with its last line and keeps the connection", async () => {
    await stream(ndjson(say({ content: "hi" }), say({}, END)));
    expect(await upstream.last.aborted).toBe(false);
  });
});

describe("/api/embed", () => {
  function embed(play: Play, inputs: readonly (string | readonly number[])[] = ["a", "b"]) {
    upstream.play(play);
    const call = { target: target({ num_ctx: 512, keep_alive: "1h" }), key: undefined, signal, http };
    return provider.embed({ ...call, request: { inputs, dimensions: undefined } });
  }

  test("gives a vector for each text", async () => {
    const answer = await embed({
      body: {
        embeddings: [
          [1, 2],
          [3, 4],
        ],
        prompt_eval_count: 6,
      },
    });
    expect(answer).toMatchObject({
      vectors: [
        [1, 2],
        [3, 4],
      ],
      usage: { inputTokens: 6, outputTokens: null },
    });
    const json = { model: "up-model", input: ["a", "b"], options: { num_ctx: 512 }, keep_alive: "1h" };
    expect(upstream.last).toMatchObject({ url: "/api/embed", json });
  });

  test("of token ids is for the next target", async () => {
    await expect(embed({}, [[1, 2]])).rejects.toMatchObject({ outcome: "model" });
  });

  test.each([
    ["too few", { embeddings: [[1]] }, "model"],
    ["no numbers", { embeddings: [["x"], ["y"]] }, "model"],
    ["null", "null", "model"],
    ["an error", { error: "input length exceeds the context length" }, "context"],
  ])("that answers %s is a failure", async (_, body, outcome) => {
    await expect(embed({ body })).rejects.toMatchObject({ outcome });
  });
});

describe("the inventory of a server", () => {
  const call = () => ({ http, baseUrl: `${upstream.url}/v1`, signal, now: 0 });

  test("lists what is pulled and what is loaded", async () => {
    upstream.play(({ url }) =>
      url === "/api/tags"
        ? {
            body: {
              models: [
                { name: "a:latest", size: 5, details: { family: "bert" } },
                { model: "b:1" },
                {},
                null,
              ],
            },
          }
        : {
            body: {
              models: [{ name: "a:latest", context_length: 4096, expires_at: "2026-11-22T12:00:00Z" }],
            },
          },
    );
    expect(await pulledModels(call())).toEqual([
      { name: "a:latest", size: 5, family: "bert" },
      { name: "b:1", size: undefined, family: undefined },
    ]);
    const expiresAt = Date.parse("2026-11-22T12:00:00Z");
    expect(await loadedModels(call())).toEqual([{ name: "a:latest", contextLength: 4096, expiresAt }]);
    expect(await localModels(call())).toEqual({ pulled: ["a:latest", "b:1"], loaded: ["a:latest"] });
  });

  test("fails, classified, where the server refuses or is none", async () => {
    upstream.play({ status: 401, body: { error: "unauthorized" } });
    await expect(pulledModels(call())).rejects.toMatchObject({ outcome: "credential" });
    upstream.play({ body: "<html></html>" });
    await expect(pulledModels(call())).rejects.toMatchObject({ outcome: "model" });
    upstream.play({ body: { data: [] } });
    await expect(loadedModels(call())).rejects.toMatchObject({ outcome: "model" });
  });

  test.each([
    ["http://h:11434", "http://h:11434"],
    ["http://h:11434/", "http://h:11434"],
    ["http://h:11434/v1", "http://h:11434"],
    ["http://h:11434/v1//", "http://h:11434"],
    ["https://h/ollama", "https://h/ollama"],
  ])("lives at %s without its /v1", (base, origin) => {
    expect(ollamaOrigin(base)).toBe(origin);
  });
});
