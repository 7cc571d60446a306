import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createHttpClient } from "../../../../src/adapters/http-client/client.ts";
import { Collector } from "../../../../src/gateway/engine/collect.ts";
import type { ModelRequest, StreamBatch, StreamEvent } from "../../../../src/gateway/model/index.ts";
import { anthropicProvider } from "../../../../src/gateway/providers/anthropic/provider.ts";
import type { HttpClient } from "../../../../src/gateway/providers/http-port.ts";
import { requestOf, targetOf } from "../../../support/target.ts";
import { type Piece, type Play, sseOf, startUpstream, type Upstream } from "../../../support/upstream.ts";
import {
  begin,
  block,
  delta,
  end,
  errorOf,
  events,
  json,
  LAST,
  message,
  PING,
  signature,
  start,
  stop,
  streamOf,
  TEXT,
  THINKING,
  text,
  thinking,
  toolUse,
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

const provider = anthropicProvider({ now: () => Date.parse("2026-11-22T12:00:00Z") });

async function run(play: Play, request: Partial<ModelRequest> = {}, upstreamModel = "claude-sonnet-4-5") {
  upstream.play(play);
  const call = {
    target: targetOf({ kind: "anthropic", wire: "anthropic", baseUrl: upstream.url, upstreamModel }),
    key: undefined,
    request: requestOf({ stream: true, ...request }),
    signal: new AbortController().signal,
    http,
  };
  const batches: StreamBatch[] = [];
  const collector = new Collector();
  let thrown: unknown;
  try {
    for await (const batch of provider.stream(call)) {
      batches.push(batch);
      collector.add(batch.events, batch.raw);
    }
  } catch (error) {
    thrown = error;
  }
  const all: StreamEvent[] = batches.flatMap((batch) => batch.events);
  return { batches, events: all, answer: collector.answer(""), thrown };
}

const sent = (...list: readonly unknown[]): Piece => events(...list);
const HI = block(0, TEXT, text("hi"));

describe("events", () => {
  test("that say nothing, or are of types to come, are passed over", async () => {
    const play = sseOf(
      sent(start(), PING, { type: "tomorrow", error: null }, begin(0, TEXT), PING),
      sent(
        delta(0, { type: "tomorrow_delta" }),
        delta(0, text("hi")),
        delta(7, text("lost")),
        end(0),
        end(9),
      ),
      sent(stop("end_turn"), LAST),
    );
    const { events: seen, thrown } = await run(play);
    expect(thrown).toBeUndefined();
    expect(seen).toEqual([
      { type: "text", id: "0", text: "hi" },
      { type: "finish", reason: "stop" },
      { type: "usage", usage: expect.objectContaining({ inputTokens: 7, outputTokens: 5 }) },
    ]);
  });

  test("of thoughts carry text, signature and whose it is", async () => {
    const { answer } = await run(
      streamOf([
        ...block(0, THINKING, thinking("a"), thinking("b"), signature("sig")),
        ...block(1, { type: "redacted_thinking", data: "enc" }),
        ...block(2, THINKING, signature("kept back")),
        ...block(3, TEXT, text("hi")),
      ]),
    );
    expect(answer.content).toEqual([
      { type: "thought", text: "ab", signature: "sig", providerType: "anthropic" },
      {
        type: "thought",
        signature: "enc",
        providerType: "anthropic",
        extraData: { type: "redacted_thinking" },
      },
      { type: "thought", signature: "kept back", providerType: "anthropic" },
      { type: "text", text: "hi" },
    ]);
  });

  test("of several texts stay apart, citations leave the text as it is", async () => {
    const cited = { type: "citations_delta", citation: { type: "char_location", cited_text: "x" } };
    const { answer } = await run(
      streamOf([...block(0, { type: "text", text: "a" }, cited, text("b")), ...block(1, TEXT, text("c"))]),
    );
    expect(answer.content).toEqual([
      { type: "text", text: "ab" },
      { type: "text", text: "c" },
    ]);
  });

  test("of a tool call without input, or with all of it in the start, give JSON", async () => {
    const { answer } = await run(
      streamOf(
        [
          ...block(0, toolUse("a", "f")),
          ...block(1, { ...toolUse("b", "g"), input: { x: 1 } }),
          ...block(2, toolUse("c", "h"), json(""), json('{"y":'), json("2}")),
        ],
        "tool_use",
      ),
    );
    expect(answer.content).toEqual([
      { type: "tool_call", id: "a", name: "f", arguments: "{}" },
      { type: "tool_call", id: "b", name: "g", arguments: '{"x":1}' },
      { type: "tool_call", id: "c", name: "h", arguments: '{"y":2}' },
    ]);
  });

  test("of blocks that only this wire knows come whole, when they end", async () => {
    const search = { type: "server_tool_use", id: "s", name: "web_search", input: {} };
    const found = {
      type: "web_search_tool_result",
      tool_use_id: "s",
      content: [{ type: "web_search_result" }],
    };
    const { answer } = await run(
      streamOf([
        ...block(0, search, json('{"query":'), json('"x"}')),
        ...block(1, found),
        ...block(2, search, json('{"cut')),
      ]),
    );
    expect(answer.content).toEqual([
      { type: "unknown", data: { ...search, input: { query: "x" } } },
      { type: "unknown", data: found },
      { type: "unknown", data: { ...search, input: '{"cut' } },
    ]);
  });

  test("of usage are cumulative: the last word counts, what it leaves out stands", async () => {
    const first = {
      input_tokens: 10,
      cache_read_input_tokens: 100,
      cache_creation_input_tokens: 20,
      output_tokens: 1,
    };
    const last = {
      output_tokens: 30,
      cache_read_input_tokens: null,
      output_tokens_details: { thinking_tokens: 12 },
    };
    const { answer } = await run(sseOf(sent(start(first), ...HI, stop("end_turn", last), LAST)));
    expect(answer.usage).toEqual({
      inputTokens: 130,
      outputTokens: 30,
      cacheReadTokens: 100,
      cacheWriteTokens: 20,
      reasoningTokens: 12,
      raw: { ...first, output_tokens: 30, output_tokens_details: { thinking_tokens: 12 } },
    });
  });

  test.for([
    ["end_turn", "stop"],
    ["stop_sequence", "stop_sequence"],
    ["max_tokens", "length"],
    ["model_context_window_exceeded", "length"],
    ["tool_use", "tool_call"],
    ["refusal", "content_filter"],
    ["pause_turn", "unknown"],
    ["tomorrow", "unknown"],
  ] as const)("stop reason %s finishes with %s", async ([reason, finish]) => {
    expect((await run(streamOf(HI, reason))).answer.finishReason).toBe(finish);
  });

  test("what the model could not be told comes with the first batch alone", async () => {
    const { batches } = await run(streamOf(HI), { params: { seed: 1 } });
    expect(batches[0]?.dropped).toEqual(["seed"]);
    expect(batches.slice(1).every((batch) => batch.dropped === undefined)).toBe(true);
    const single = await run(sseOf(sent(start(), ...HI, stop("end_turn"), LAST)), { params: { seed: 1 } });
    expect(single.batches[0]?.dropped).toEqual(["seed"]);
  });
});

describe("the end", () => {
  test("is the end mark; what comes after it is not waited for", async () => {
    const play = sseOf(sent(start(), ...HI, stop("end_turn"), LAST), { hang: true });
    const { answer, thrown } = await run(play);
    expect(thrown).toBeUndefined();
    expect(answer.content).toEqual([{ type: "text", text: "hi" }]);
  });

  test("may lack the mark, or its last line, once the stop reason was said", async () => {
    for (const tail of ["", "event: message_stop\ndata: {"]) {
      const { answer, thrown } = await run(sseOf(sent(start(), ...HI, stop("max_tokens")), tail));
      expect(thrown).toBeUndefined();
      expect(answer).toMatchObject({ finishReason: "length", usage: { outputTokens: 5 } });
    }
  });

  test.for([
    ["no stop reason", sent(start(), ...HI)],
    [
      "a stop reason that is null",
      sent(start(), ...HI, { type: "message_delta", delta: { stop_reason: null } }, LAST),
    ],
    ["nothing at all", ""],
    ["pings alone", sent(PING, PING)],
  ] as const)("without one it is a failure: %s", async ([, piece]) => {
    const { thrown } = await run(sseOf(piece));
    expect(thrown).toMatchObject({ name: "AttemptFailure", outcome: "retry" });
  });
});

describe("an error after the 200", () => {
  test.for([
    ["overloaded_error", "Overloaded", "retry", 529],
    ["rate_limit_error", "slow down", "retry", 429],
    ["api_error", "Internal server error", "retry", 500],
    ["billing_error", "no funds", "credit", 402],
    ["invalid_request_error", "Your credit balance is too low", "credit", 400],
    ["invalid_request_error", "prompt is too long: 9 tokens > 8", "context", 400],
    ["invalid_request_error", "messages: bad", "caller", 400],
    ["authentication_error", "invalid x-api-key", "credential", 401],
    ["not_found_error", "model: claude-x", "model", 404],
  ] as const)("%s (%s) is %s, as the first event and later", async ([type, words, outcome, status]) => {
    const error = sent(errorOf(type, words));
    const first = await run(sseOf(error));
    expect(first.thrown).toMatchObject({ name: "AttemptFailure", outcome, status, message: words });
    expect(first.batches).toEqual([]);
    const later = await run(
      sseOf(sent(start(), begin(0, TEXT), delta(0, text("hi"))), { delayMs: 60 }, error),
    );
    expect(later.thrown).toMatchObject({ name: "AttemptFailure", outcome, status });
    expect(later.answer.content).toEqual([{ type: "text", text: "hi" }]);
  });

  test("in one read with the first words leaves nothing said", async () => {
    const play = sseOf(
      sent(start(), begin(0, TEXT), delta(0, text("hi")), errorOf("overloaded_error", "Overloaded")),
    );
    const { batches, thrown } = await run(play);
    expect(batches).toEqual([]);
    expect(thrown).toMatchObject({ outcome: "retry" });
  });
});

describe("what is no stream of events", () => {
  test.for([
    ["retry", "data: {broken\n\n"],
    ["model", "data: [1]\n\n"],
  ] as const)("is a failure (%s): %s", async ([outcome, piece]) => {
    expect((await run(sseOf(piece))).thrown).toMatchObject({ name: "AttemptFailure", outcome });
  });

  test("a whole message is given as its events", async () => {
    const content = [
      { type: "thinking", thinking: "t", signature: "s" },
      { type: "redacted_thinking", data: "enc" },
      { type: "text", text: "hi" },
      { type: "tool_use", id: "a", name: "f", input: {} },
      { type: "web_fetch_tool_result", content: {} },
    ];
    const { answer } = await run(message(content, "tool_use"), { params: { seed: 1 } });
    expect(answer.content.map(({ type }) => type)).toEqual([
      "thought",
      "thought",
      "text",
      "tool_call",
      "unknown",
    ]);
    expect(answer.content[1]).toMatchObject({ extraData: { type: "redacted_thinking" } });
    expect(answer).toMatchObject({ finishReason: "tool_call", usage: { inputTokens: 7, outputTokens: 5 } });
  });

  test("a web page is a wrong address", async () => {
    const play = { headers: { "content-type": "text/html" }, body: "<html><title>Hello</title></html>" };
    const { thrown } = await run(play);
    expect(thrown).toMatchObject({ outcome: "model", message: expect.stringContaining("Hello") });
  });
});
