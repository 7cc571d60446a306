import { expect, test } from "vitest";
import { chatWriter } from "../../../../src/gateway/api/openai/write-chat.ts";
import type { StreamEvent } from "../../../../src/gateway/model/index.ts";
import { seeded } from "../../../support/seeded.ts";
import {
  batchOf,
  EPISODE_ID,
  events,
  finished,
  INFERENCE_ID,
  NO_INCLUDE,
  randomText,
  served,
} from "../samples.ts";

const CREATED = 1_700_000_000_999;
const writer = (include = NO_INCLUDE, includeUsage = false, functionType: "chat" | "json" = "chat") =>
  chatWriter(include, includeUsage).stream({ ...served, functionType }, CREATED);

const chunk = (delta: object, finish: string | null = null, usage: object | null = null) => ({
  id: INFERENCE_ID,
  episode_id: EPISODE_ID,
  object: "chat.completion.chunk",
  created: 1_700_000_000,
  model: "tensorzero::function_name::chat::variant_name::local",
  system_fingerprint: "",
  service_tier: null,
  choices: [{ index: 0, finish_reason: finish, logprobs: null, delta }],
  usage,
});

test("only the first delta has a role", () => {
  const out = writer();
  const text = (text: string) => batchOf([{ type: "text", id: "0", text }]);
  expect(events(out.batch(text("a")))).toEqual([chunk({ role: "assistant", content: "a" })]);
  expect(events(out.batch(text("b")))).toEqual([chunk({ content: "b" })]);
});

test("events of one batch stay apart and in order; usage and finish wait for the end", () => {
  const out = writer();
  const text = out.batch(
    batchOf([
      { type: "thought", id: "0", text: "hm" },
      { type: "thought", id: "0", signature: "sig" },
      { type: "text", id: "1", text: "" },
      { type: "text", id: "1", text: "a" },
      { type: "tool_call", id: "c1", name: "f", arguments: "" },
      { type: "tool_call", id: "c1", name: "", arguments: "{}" },
      { type: "tool_call", id: "c2", name: "g", arguments: "{" },
      { type: "unknown", id: "2", data: { a: 1 } },
      { type: "usage", usage: { inputTokens: 1, outputTokens: 1 } },
      { type: "finish", reason: "stop" },
    ]),
  );
  const thought = { type: "thought", insert_index: 0, id: "0" };
  expect(events(text)).toEqual([
    chunk({
      role: "assistant",
      reasoning_content: "hm",
      tensorzero_extra_content: [{ ...thought, text: "hm" }],
    }),
    chunk({ tensorzero_extra_content: [{ ...thought, text: null, signature: "sig" }] }),
    chunk({ content: "a" }),
    chunk({ tool_calls: [{ index: 0, id: "c1", type: "function", function: { name: "f", arguments: "" } }] }),
    chunk({ tool_calls: [{ index: 0, function: { arguments: "{}" } }] }),
    chunk({
      tool_calls: [{ index: 1, id: "c2", type: "function", function: { name: "g", arguments: "{" } }],
    }),
    chunk({ tensorzero_extra_content: [{ type: "unknown", insert_index: 4, id: "2", data: { a: 1 } }] }),
  ]);
});

test("a thought's place counts the blocks before it, as in a whole answer", () => {
  const out = writer();
  out.batch(batchOf([{ type: "text", id: "0", text: "a" }]));
  out.batch(batchOf([{ type: "tool_call", id: "c", name: "f", arguments: "{}" }]));
  const late = out.batch(batchOf([{ type: "thought", id: "0", text: "t" }]));
  expect(events(late)).toMatchObject([
    { choices: [{ delta: { tensorzero_extra_content: [{ insert_index: 2 }] } }] },
  ]);
});

test("the last chunk carries the reason, and usage only if asked", () => {
  const plain = writer();
  plain.batch(batchOf([{ type: "text", id: "0", text: "a" }]));
  expect(events(plain.end(finished))).toEqual([chunk({}, "stop")]);
  const asked = writer(NO_INCLUDE, true);
  asked.batch(batchOf([{ type: "text", id: "0", text: "a" }]));
  const usage = { prompt_tokens: 9, completion_tokens: 2, total_tokens: 11, tensorzero_cost: null };
  expect(events(asked.end({ ...finished, finishReason: "tool_call" }))).toEqual([
    chunk({}, "tool_calls", usage),
  ]);
});

test("an answer without any content still says whose turn it was", () => {
  expect(events(writer().end(finished))).toEqual([chunk({ role: "assistant", content: "" }, "stop")]);
});

test("a json function streams its text alone", () => {
  const out = writer(NO_INCLUDE, false, "json");
  expect(out.batch(batchOf([{ type: "thought", id: "0", text: "hm" }]))).toBe("");
  expect(events(out.batch(batchOf([{ type: "text", id: "1", text: "{" }])))).toEqual([
    chunk({ role: "assistant", content: "{" }),
  ]);
});

test("a batch without content says nothing", () => {
  expect(writer().batch(batchOf([{ type: "finish", reason: "stop" }]))).toBe("");
});

test("the upstream's text of a batch is said once, in its last chunk", () => {
  const out = writer({ ...NO_INCLUDE, rawResponse: true, originalResponse: true, rawUsage: true }, true);
  const raw = { tensorzero_original_chunk: "up", tensorzero_raw_chunk: "up" };
  const two = out.batch(
    batchOf(
      [
        { type: "text", id: "0", text: "a" },
        { type: "text", id: "0", text: "b" },
      ],
      "up",
    ),
  );
  expect(events(two)).toEqual([
    chunk({ role: "assistant", content: "a" }),
    { ...chunk({ content: "b" }), ...raw },
  ]);
  expect(events(out.batch(batchOf([], "up")))).toEqual([{ ...chunk({ content: "" }), ...raw }]);
  expect(out.batch(batchOf([], ""))).toBe("");
  const usage = { inputTokens: 1, outputTokens: 1, raw: { n: 1 } };
  expect(events(out.end({ ...finished, usage }))).toMatchObject([
    { tensorzero_raw_usage: [{ provider_type: "ollama", data: { n: 1 } }] },
  ]);
});

test("the fast writer gives the bytes that stringifying the whole chunk gives, whatever the content", () => {
  const next = seeded(11);
  const odd = { ...served, variantName: 'v"\\\u2028' };
  const out = chatWriter(NO_INCLUDE, false).stream(odd, CREATED);
  const model = `tensorzero::function_name::chat::variant_name::${odd.variantName}`;
  out.batch(batchOf([{ type: "text", id: "first", text: "x" }]));
  const places = new Map<string, number>([["text first", 0]]);
  for (let i = 0; i < 500; i++) {
    const id = `${next(3)}"`;
    const text = `x${randomText(next)}`;
    const isText = next(2) === 0;
    const key = isText ? `text ${id}` : `thought ${id}`;
    const at = places.get(key) ?? places.size;
    places.set(key, at);
    const event: StreamEvent = isText ? { type: "text", id, text } : { type: "thought", id, text };
    const delta = isText
      ? { content: text }
      : {
          reasoning_content: text,
          tensorzero_extra_content: [{ type: "thought", insert_index: at, id, text }],
        };
    expect(out.batch(batchOf([event]))).toBe(`data: ${JSON.stringify({ ...chunk(delta), model })}\n\n`);
  }
});
