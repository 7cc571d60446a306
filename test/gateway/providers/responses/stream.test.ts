import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createHttpClient } from "../../../../src/adapters/http-client/client.ts";
import type { Target } from "../../../../src/gateway/config/types.ts";
import { Collector } from "../../../../src/gateway/engine/collect.ts";
import { isContent, type StreamBatch } from "../../../../src/gateway/model/index.ts";
import type { HttpClient } from "../../../../src/gateway/providers/http-port.ts";
import { responsesProvider } from "../../../../src/gateway/providers/responses/provider.ts";
import { requestOf, targetOf } from "../../../support/target.ts";
import {
  type Piece,
  type Play,
  sse,
  sseOf,
  startUpstream,
  type Upstream,
} from "../../../support/upstream.ts";
import {
  added,
  argumentsDelta,
  begun,
  call,
  called,
  completed,
  customCall,
  done,
  errorEvent,
  events,
  failed,
  incomplete,
  inputDelta,
  message,
  reasoning,
  reasoningDelta,
  refusal,
  refusalDelta,
  response,
  said,
  streamOf,
  summaryDelta,
  textDelta,
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

async function run(play: Play, target: Partial<Target> = {}) {
  upstream.play(play);
  const batches: StreamBatch[] = [];
  const collector = new Collector();
  let thrown: unknown;
  try {
    for await (const batch of provider.stream({
      target: targetOf({ kind: "openai", wire: "responses", baseUrl: upstream.url, ...target }),
      key: undefined,
      request: requestOf({ stream: true }),
      signal: new AbortController().signal,
      http,
    })) {
      batches.push(batch);
      collector.add(batch.events, batch.raw);
    }
  } catch (error) {
    thrown = error;
  }
  return { batches, events: batches.flatMap((batch) => batch.events), answer: collector.answer(""), thrown };
}

const sent = (...list: readonly unknown[]): Piece => events(...list);

describe("events", () => {
  test("that only accompany the content say nothing, nor do types to come", async () => {
    const search = { type: "response.web_search_call.in_progress", output_index: 0, item_id: "ws" };
    const tomorrow = { type: "response.tomorrow", error: { message: "not ours to judge" } };
    const { events: seen, thrown } = await run(
      sseOf(sent(...begun, search, tomorrow, ...said(0, "hi"), completed())),
    );
    expect(thrown).toBeUndefined();
    expect(seen).toEqual([
      { type: "text", id: "0", text: "hi" },
      { type: "finish", reason: "stop" },
      { type: "usage", usage: expect.objectContaining({ inputTokens: 7, outputTokens: 5 }) },
    ]);
  });

  test("of usage tell cached and reasoning tokens", async () => {
    const usage = {
      input_tokens: 100,
      input_tokens_details: { cached_tokens: 60, cache_write_tokens: 5 },
      output_tokens: 40,
      output_tokens_details: { reasoning_tokens: 30 },
      cost: 0.5,
    };
    const { answer } = await run(streamOf(said(0, "hi"), completed([], { usage })));
    expect(answer.usage).toEqual({
      inputTokens: 100,
      outputTokens: 40,
      cacheReadTokens: 60,
      cacheWriteTokens: 5,
      reasoningTokens: 30,
      cost: 0.5,
      raw: usage,
    });
  });

  test("of several messages and parts stay apart", async () => {
    const { answer } = await run(
      streamOf([textDelta(0, "a"), textDelta(0, "b", 1), textDelta(1, "c"), textDelta(0, "A")]),
    );
    expect(answer.content).toEqual([
      { type: "text", text: "aA" },
      { type: "text", text: "b" },
      { type: "text", text: "c" },
    ]);
  });

  test("of a refusal are what the model said", async () => {
    const { answer } = await run(
      streamOf([refusalDelta(0, "I can"), refusalDelta(0, "not"), done(0, refusal("I cannot"))]),
    );
    expect(answer).toMatchObject({ content: [{ type: "text", text: "I cannot" }], finishReason: "stop" });
  });

  test("of reasoning give its text, parts set apart, and what lets it go back", async () => {
    const item = reasoning(["first", "second"], { encrypted_content: "enc" });
    const { answer } = await run(
      streamOf([
        added(0, reasoning([])),
        summaryDelta(0, 0, "fir"),
        summaryDelta(0, 0, "st"),
        summaryDelta(0, 1, "second"),
        done(0, item),
        ...said(1, "hi"),
      ]),
    );
    expect(answer.content).toEqual([
      {
        type: "thought",
        text: "first\n\nsecond",
        signature: "enc",
        providerType: "openai",
        extraData: { type: "reasoning", id: "rs_1" },
      },
      { type: "text", text: "hi" },
    ]);
  });

  test("of reasoning in two forms give the one that came first", async () => {
    const { answer } = await run(
      streamOf([reasoningDelta(0, "all "), summaryDelta(0, 0, "short"), reasoningDelta(0, "of it")]),
    );
    expect(answer.content).toEqual([{ type: "thought", text: "all of it", providerType: "openai" }]);
  });

  test("of reasoning that says nothing and can't go back are no content", async () => {
    const { events: seen } = await run(streamOf([added(0, reasoning([])), done(0, reasoning([]))]));
    expect(seen.filter(isContent)).toEqual([]);
    const quiet = await run(
      streamOf([done(0, reasoning([], { encrypted_content: "enc" })), ...said(1, "a")]),
    );
    expect(quiet.answer.content[0]).toMatchObject({ type: "thought", signature: "enc" });
    expect(quiet.answer.content[0]).not.toHaveProperty("text");
  });

  test("of calls give the call's id, its name once, and arguments in pieces or whole", async () => {
    const { answer, events: seen } = await run(
      streamOf([
        ...called(0, call("a", "f", '{"x":1}'), '{"x":', "1}"),
        ...called(1, call("b", "g", "")),
        done(2, call("c", "h", '{"y":2}')),
        added(3, customCall("d", "sql", "")),
        inputDelta(3, "select "),
        inputDelta(3, "1"),
        done(3, customCall("d", "sql", "select 1")),
        ...[added(4, customCall("e", "sql", "")), done(4, customCall("e", "sql", ""))],
      ]),
    );
    expect(answer.content).toEqual([
      { type: "tool_call", id: "a", name: "f", arguments: '{"x":1}' },
      { type: "tool_call", id: "b", name: "g", arguments: "{}" },
      { type: "tool_call", id: "c", name: "h", arguments: '{"y":2}' },
      { type: "tool_call", id: "d", name: "sql", arguments: "select 1" },
      { type: "tool_call", id: "e", name: "sql", arguments: "" },
    ]);
    expect(answer.finishReason).toBe("tool_call");
    expect(seen.filter((event) => event.type === "tool_call" && event.name !== "")).toHaveLength(5);
  });

  test("of calls that run side by side are told apart by their place", async () => {
    const { answer } = await run(
      streamOf([
        added(0, call("a", "f", "")),
        added(1, call("b", "g", "")),
        argumentsDelta(1, '{"b":'),
        argumentsDelta(0, '{"a":1}'),
        argumentsDelta(1, "1}"),
      ]),
    );
    expect(answer.content).toMatchObject([{ arguments: '{"a":1}' }, { arguments: '{"b":1}' }]);
  });

  test("of arguments before the call was named wait for it", async () => {
    const { answer } = await run(streamOf([argumentsDelta(0, "{}"), done(0, call("a", "f", "{}"))]));
    expect(answer.content).toEqual([{ type: "tool_call", id: "a", name: "f", arguments: "{}" }]);
  });

  test("of the service's own tools come whole, when they end", async () => {
    const search = { id: "ws_1", type: "web_search_call", status: "completed", action: { type: "search" } };
    const { answer } = await run(streamOf([added(0, search), done(0, search), ...said(1, "found")]));
    expect(answer.content).toEqual([
      { type: "unknown", data: search },
      { type: "text", text: "found" },
    ]);
  });

  test("may leave out the deltas, or all but the end", async () => {
    const output = [reasoning(["why"]), message("hi", "there"), call("a", "f", "{}")];
    const content = [
      { type: "thought", text: "why", providerType: "openai" },
      { type: "text", text: "hi" },
      { type: "text", text: "there" },
      { type: "tool_call", id: "a", name: "f", arguments: "{}" },
    ];
    const items = await run(streamOf(output.map((item, index) => done(index, item))));
    expect(items.answer.content).toEqual(content);
    const end = await run(sseOf(sent(completed(output))));
    expect(end.answer).toMatchObject({ content, finishReason: "tool_call" });
  });

  test("are told apart by the item's id where a server gives no place", async () => {
    const { answer } = await run(
      sseOf(
        sent(
          { type: "response.output_text.delta", item_id: "m1", delta: "a" },
          { type: "response.output_text.delta", item_id: "m2", delta: "b" },
          { type: "response.output_item.done", item: { ...message("b"), id: "m2" } },
          { type: "response.output_item.added", item: call("c", "f", "") },
          { type: "response.function_call_arguments.delta", item_id: "fc_c", delta: "{}" },
          completed(),
        ),
      ),
    );
    expect(answer.content).toEqual([
      { type: "text", text: "a" },
      { type: "text", text: "b" },
      { type: "tool_call", id: "c", name: "f", arguments: "{}" },
    ]);
  });
});

describe("the end", () => {
  test("is the terminal event; what comes after it is not waited for", async () => {
    const { answer, thrown } = await run(sseOf(sent(...said(0, "hi"), completed()), { hang: true }));
    expect(thrown).toBeUndefined();
    expect(answer.content).toEqual([{ type: "text", text: "hi" }]);
  });

  test.for([
    ["max_output_tokens", "length"],
    ["content_filter", "content_filter"],
    ["tomorrow", "unknown"],
  ] as const)("incomplete for %s finishes with %s", async ([reason, finish]) => {
    expect((await run(streamOf(said(0, "hi"), incomplete(reason)))).answer.finishReason).toBe(finish);
  });

  test.for([
    ["nothing at all", ""],
    ["content alone", sent(...begun, ...said(0, "hi"))],
    ["[DONE] in its place", sent(...said(0, "hi")) + sse("[DONE]")],
    ["half of it", `${sent(...said(0, "hi"))}data: {"type":"response.compl`],
  ] as const)("without one it is a failure: %s", async ([, piece]) => {
    const { thrown } = await run(sseOf(piece));
    expect(thrown).toMatchObject({ name: "AttemptFailure", outcome: "retry" });
  });

  test("of a response that was cancelled is a failure", async () => {
    const { thrown } = await run(streamOf([], completed([], { status: "cancelled" })));
    expect(thrown).toMatchObject({ outcome: "retry", message: expect.stringContaining("cancelled") });
  });
});

const CASES = [
  ["insufficient_quota", "You exceeded your current quota", "credit"],
  ["rate_limit_exceeded", "Rate limit reached", "retry"],
  ["server_error", "An error occurred", "retry"],
  ["context_length_exceeded", "Your input exceeds the context window", "context"],
  ["invalid_prompt", "flagged", "caller"],
  ["model_not_found", "no such model", "model"],
] as const;

describe("a failure after the 200", () => {
  test.for(CASES)("%s (%s) is %s, by failed response and error event", async ([code, words, outcome]) => {
    const nested = { type: "error", error: { type: "x", code, message: words } };
    for (const last of [failed({ code, message: words }), errorEvent(code, words), nested]) {
      const first = await run(sseOf(sent(...begun), { delayMs: 60 }, sent(last)));
      expect(first.thrown).toMatchObject({ name: "AttemptFailure", outcome, code, message: words });
      expect(first.events).toEqual([]);
      const later = await run(sseOf(sent(...begun, textDelta(0, "hi")), { delayMs: 60 }, sent(last)));
      expect(later.thrown).toMatchObject({ name: "AttemptFailure", outcome });
      expect(later.answer.content).toEqual([{ type: "text", text: "hi" }]);
    }
  });

  test("in one read with the first words leaves nothing said", async () => {
    const { batches, thrown } = await run(
      sseOf(sent(...begun, textDelta(0, "hi"), failed({ code: "server_error", message: "x" }))),
    );
    expect(batches).toEqual([]);
    expect(thrown).toMatchObject({ outcome: "retry" });
  });

  test.for([
    ["no code", errorEvent(null, "words"), "words"],
    ["no error", failed(null), "no reason was given"],
    ["no type", { error: { message: "bare", code: "server_error" } }, "bare"],
  ] as const)("may have %s", async ([, event, words]) => {
    const { thrown } = await run(sseOf(sse(event)));
    expect(thrown).toMatchObject({ outcome: "retry", message: expect.stringContaining(words) });
  });
});

describe("what is no stream of events", () => {
  test.for([
    ["retry", "data: {broken\n\n"],
    ["model", "data: [1]\n\n"],
  ] as const)("is a failure (%s): %s", async ([outcome, piece]) => {
    expect((await run(sseOf(piece))).thrown).toMatchObject({ name: "AttemptFailure", outcome });
  });

  test("a whole response is given as its events, as Workers AI answers", async () => {
    const output = [reasoning(["why"]), message("hi"), call("a", "f", "{}")];
    const { answer } = await run({ body: response(output) }, { kind: "cloudflare" });
    expect(upstream.last.json).toMatchObject({ stream: false });
    expect(answer).toMatchObject({
      content: [
        { type: "thought", text: "why", providerType: "cloudflare" },
        { type: "text", text: "hi" },
        { type: "tool_call", id: "a", name: "f", arguments: "{}" },
      ],
      finishReason: "tool_call",
      usage: { inputTokens: 7, outputTokens: 5 },
    });
  });

  test("a web page is a wrong address", async () => {
    const play = { headers: { "content-type": "text/html" }, body: "<html><title>Hello</title></html>" };
    expect((await run(play)).thrown).toMatchObject({
      outcome: "model",
      message: expect.stringContaining("Hello"),
    });
  });
});
