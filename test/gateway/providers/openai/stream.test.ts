import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createHttpClient } from "../../../../src/adapters/http-client/client.ts";
import type { Kind } from "../../../../src/gateway/config/types.ts";
import { Collector } from "../../../../src/gateway/engine/collect.ts";
import type { StreamEvent } from "../../../../src/gateway/model/index.ts";
import type { HttpClient } from "../../../../src/gateway/providers/http-port.ts";
import { openaiProvider } from "../../../../src/gateway/providers/openai/provider.ts";
import { requestOf, targetOf } from "../../../support/target.ts";
import {
  type Piece,
  type Play,
  sse,
  sseOf,
  startUpstream,
  type Upstream,
} from "../../../support/upstream.ts";

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
const provider = openaiProvider({ now: () => NOW });

const delta = (part: unknown, finish: string | null = null) => ({
  choices: [{ delta: part, finish_reason: finish }],
});
const HI = delta({ content: "hi" });
const STOP = delta({}, "stop");

async function run(play: Play, kind: Kind = "compatible", onBatch: () => void = () => undefined) {
  upstream.play(play);
  const call = {
    target: targetOf({ kind, baseUrl: upstream.url }),
    key: undefined,
    request: requestOf({ stream: true }),
    signal: new AbortController().signal,
    http,
  };
  const events: StreamEvent[] = [];
  const collector = new Collector();
  let raw = "";
  try {
    for await (const batch of provider.stream(call)) {
      events.push(...batch.events);
      collector.add(batch.events, batch.raw);
      raw += batch.raw;
      onBatch();
    }
  } catch (thrown) {
    return { events, raw, answer: collector.answer(""), thrown };
  }
  return { events, raw, answer: collector.answer(""), thrown: undefined };
}

const events = (...list: readonly unknown[]): Piece => sse(...list);

describe("a chat-completions stream", () => {
  test("may lack [DONE] once a finish reason has come, even with its last event cut short", async () => {
    for (const end of ["", 'data: {"choices":[],"usa', 'data: {"choices":[],"usage":{"prompt_tokens":3}}']) {
      const { answer, thrown } = await run(sseOf(events(HI, STOP), end === "" ? { delayMs: 0 } : end));
      expect(thrown).toBeUndefined();
      expect(answer).toMatchObject({ content: [{ type: "text", text: "hi" }], finishReason: "stop" });
      expect(answer.usage.inputTokens).toBe(end.endsWith("}}") ? 3 : null);
    }
  });

  test("that ends before, or with [DONE] alone, has failed", async () => {
    for (const pieces of [
      [events(HI)],
      [events(HI, "[DONE]")],
      [events(HI), 'data: {"choices":[{"del'],
      [],
    ]) {
      const { thrown } = await run(sseOf(...pieces));
      expect(thrown).toMatchObject({ name: "AttemptFailure", outcome: "retry" });
    }
  });

  test("tells a cut event that was the finish itself from one that broke", async () => {
    const last = `data: ${JSON.stringify(STOP)}`;
    expect((await run(sseOf(events(HI), last))).answer.finishReason).toBe("stop");
  });

  test("passes over comments, empty choices, null deltas and other events, and keeps their text", async () => {
    const odd = [": OPENROUTER PROCESSING\n\n", "event: ping\ndata: {}\n\n"];
    const { answer, raw, thrown } = await run(
      sseOf(
        ...odd,
        events({ choices: [] }, { choices: [{ delta: null }] }, { choices: [null] }, HI, STOP, "[DONE]"),
      ),
    );
    expect(thrown).toBeUndefined();
    expect(answer.content).toEqual([{ type: "text", text: "hi" }]);
    expect(raw).toContain(": OPENROUTER PROCESSING");
  });

  test("takes a finish reason that is repeated with usage once, and the last usage", async () => {
    const usage = {
      prompt_tokens: 9,
      completion_tokens: 4,
      cost: 0.0012,
      prompt_tokens_details: { cached_tokens: 3 },
    };
    const { events: list, answer } = await run(
      sseOf(events(HI, { ...STOP, usage: { prompt_tokens: 1 } }, { ...STOP, usage }, "[DONE]")),
      "openrouter",
    );
    expect(list.filter((event) => event.type === "finish")).toHaveLength(1);
    expect(answer.usage).toMatchObject({
      inputTokens: 9,
      outputTokens: 4,
      cacheReadTokens: 3,
      cost: 0.0012,
      raw: usage,
    });
  });

  test("puts `stop` after tool calls right, and reads arguments that are objects", async () => {
    const call = { index: 0, function: { name: "f", arguments: { a: 1 } } };
    const { answer } = await run(sseOf(events(delta({ tool_calls: [call] }), STOP, "[DONE]")));
    expect(answer.finishReason).toBe("tool_call");
    expect(answer.content).toEqual([{ type: "tool_call", id: "call_0", name: "f", arguments: '{"a":1}' }]);
  });

  test("tells calls apart that all have the index 0, and does not repeat names", async () => {
    const call = (id: string, name: string, args: string) =>
      delta({ tool_calls: [{ index: 0, id, type: "function", function: { name, arguments: args } }] });
    const { answer } = await run(
      sseOf(events(call("a", "f", "{"), call("a", "f", "}"), call("b", "g", "{}"), STOP, "[DONE]")),
      "gemini",
    );
    expect(answer.content).toEqual([
      { type: "tool_call", id: "a", name: "f", arguments: "{}" },
      { type: "tool_call", id: "b", name: "g", arguments: "{}" },
    ]);
  });

  test.each([
    ["sensitive", "content_filter"],
    ["model_context_window_exceeded", "length"],
    ["content_filter", "content_filter"],
    ["stop_sequence", "stop_sequence"],
    ["something_new", "unknown"],
  ])("reads finish reason %s as %s", async (wire, finish) => {
    expect((await run(sseOf(events(HI, delta({}, wire), "[DONE]")), "glm")).answer.finishReason).toBe(finish);
  });

  test.each(["network_error", "error"])("a finish reason %s is a failure that may pass", async (wire) => {
    const { thrown } = await run(sseOf(events(HI, delta({}, wire), "[DONE]")), "glm");
    expect(thrown).toMatchObject({ outcome: "retry", code: wire });
  });

  test("an error as the only event is classified by the table of its kind", async () => {
    const error = {
      error: { code: 402, message: "Insufficient credits", metadata: { limit_source: "openrouter_credits" } },
    };
    const { thrown, events: list } = await run(
      sseOf(events({ ...error, ...delta({}, "error") })),
      "openrouter",
    );
    expect(list).toEqual([]);
    expect(thrown).toMatchObject({ outcome: "credit", scope: "account", message: "Insufficient credits" });
  });

  const QUOTA = { error: { type: "insufficient_quota", code: "insufficient_quota", message: "quota" } };

  test("an error after content comes after all of it, also of what shares its read", async () => {
    const seen = Promise.withResolvers<void>();
    const play = sseOf(events(HI), { until: seen.promise }, events(delta({ content: " there" }), QUOTA));
    const { thrown, answer } = await run(play, "openai", () => seen.resolve());
    expect(answer.content).toEqual([{ type: "text", text: "hi there" }]);
    expect(thrown).toMatchObject({ outcome: "credit" });
  });

  test("an error in the very first read comes before any content, so that the target can be replaced", async () => {
    const { thrown, events: list } = await run(sseOf(events(HI, QUOTA)), "openai");
    expect(list).toEqual([]);
    expect(thrown).toMatchObject({ outcome: "credit" });
  });

  test("an event that is no JSON, or no object, is a failure with its text", async () => {
    expect((await run(sseOf(events("{oops")))).thrown).toMatchObject({
      outcome: "retry",
      message: expect.stringMatching(/\{oops/),
    });
    expect((await run(sseOf(events("42")))).thrown).toMatchObject({ outcome: "model" });
  });

  test("an event of 10 MB is read, one beyond 16 MiB refused", async () => {
    const big = "x".repeat(10 * 1024 * 1024);
    const { answer } = await run(sseOf(events(delta({ content: big }), STOP, "[DONE]")));
    expect(answer.content).toEqual([{ type: "text", text: big }]);
    const { thrown } = await run(sseOf(`data: ${"x".repeat(17 * 1024 * 1024)}`, { hang: true }));
    expect(thrown).toMatchObject({ outcome: "model", message: expect.stringMatching(/larger than/) });
    expect(await upstream.last.aborted).toBe(true);
  });

  test("a server that answers a stream's request with one JSON object is understood", async () => {
    const message = { content: "hi", tool_calls: [{ id: "1", function: { name: "f", arguments: "{}" } }] };
    const { answer } = await run({
      body: { choices: [{ message, finish_reason: "tool_calls" }], usage: { prompt_tokens: 2 } },
    });
    expect(answer).toMatchObject({
      content: [{ type: "text" }, { type: "tool_call", id: "1" }],
      finishReason: "tool_call",
      usage: { inputTokens: 2 },
    });
  });

  test("an error object or a web page under a 200 is classified", async () => {
    const body = { success: false, errors: [{ code: 4006, message: "daily free allocation" }] };
    const credit = await run({ body }, "cloudflare");
    expect(credit.thrown).toMatchObject({ outcome: "credit", resetAt: Date.parse("2026-11-23T00:00:00Z") });
    const html = await run({
      headers: { "content-type": "text/html" },
      body: "<html><title>Login</title></html>",
    });
    expect(html.thrown).toMatchObject({ outcome: "model", message: expect.stringMatching(/Login/) });
  });

  test("keeps the connection after [DONE]", async () => {
    for (let i = 0; i < 5; i++) {
      const { thrown } = await run(sseOf(events(HI, STOP, "[DONE]"), { delayMs: 5 }));
      expect(thrown).toBeUndefined();
      expect(await upstream.last.aborted).toBe(false);
    }
  });
});
