import { expect, test } from "vitest";
import { nativeWriter } from "../../../../src/gateway/api/tensorzero/write.ts";
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

const ids = { inference_id: INFERENCE_ID, episode_id: EPISODE_ID, variant_name: "local" };
const chat = (include = NO_INCLUDE) => nativeWriter(include).stream(served, 0);
const json = (include = NO_INCLUDE) => nativeWriter(include).stream({ ...served, functionType: "json" }, 0);

test("a text delta is one event of TensorZero's shape", () => {
  expect(chat().batch(batchOf([{ type: "text", id: "0", text: "Hi" }]))).toBe(
    `data: {"inference_id":"${INFERENCE_ID}","episode_id":"${EPISODE_ID}","variant_name":"local",` +
      '"content":[{"type":"text","id":"0","text":"Hi"}]}\n\n',
  );
});

test("events of one batch stay apart and in order; usage, finish and empty text wait for the end", () => {
  const out = chat().batch(
    batchOf([
      { type: "thought", id: "0", text: "hm" },
      { type: "thought", id: "0", signature: "sig" },
      { type: "text", id: "1", text: "" },
      { type: "text", id: "1", text: "a" },
      { type: "tool_call", id: "c", name: "f", arguments: "" },
      { type: "tool_call", id: "c", name: "", arguments: "{}" },
      { type: "unknown", id: "2", data: { a: 1 } },
      { type: "usage", usage: { inputTokens: 1, outputTokens: 1 } },
      { type: "finish", reason: "stop" },
    ]),
  );
  expect(events(out)).toEqual([
    { ...ids, content: [{ type: "thought", id: "0", text: "hm" }] },
    { ...ids, content: [{ type: "thought", id: "0", text: null, signature: "sig" }] },
    { ...ids, content: [{ type: "text", id: "1", text: "a" }] },
    { ...ids, content: [{ type: "tool_call", id: "c", raw_name: "f", raw_arguments: "" }] },
    { ...ids, content: [{ type: "tool_call", id: "c", raw_name: "", raw_arguments: "{}" }] },
    { ...ids, content: [{ type: "unknown", id: "2", data: { a: 1 } }] },
  ]);
});

test("a batch without content says nothing", () => {
  expect(chat().batch(batchOf([{ type: "finish", reason: "stop" }]))).toBe("");
  expect(json().batch(batchOf([{ type: "thought", id: "0", text: "hm" }]))).toBe("");
});

test("the final chunk has empty content, usage and the reason", () => {
  expect(chat().end(finished)).toBe(
    `data: {"inference_id":"${INFERENCE_ID}","episode_id":"${EPISODE_ID}","variant_name":"local",` +
      '"content":[],"usage":{"input_tokens":9,"output_tokens":2,"cost":null},"finish_reason":"stop"}\n\n',
  );
});

test("a json function streams raw deltas and ends with an empty one", () => {
  const out = json();
  expect(events(out.batch(batchOf([{ type: "text", id: "0", text: '{"a"' }])))).toEqual([
    { ...ids, raw: '{"a"' },
  ]);
  expect(events(out.end(finished))).toEqual([
    { ...ids, raw: "", usage: { input_tokens: 9, output_tokens: 2, cost: null }, finish_reason: "stop" },
  ]);
});

test("with the upstream's text asked for, a batch is one chunk that says it once", () => {
  const include = { ...NO_INCLUDE, rawResponse: true, originalResponse: true };
  const batch = batchOf(
    [
      { type: "text", id: "0", text: "a" },
      { type: "text", id: "0", text: "b" },
    ],
    'data: "x"',
  );
  const raw = { raw_chunk: 'data: "x"', original_chunk: 'data: "x"' };
  expect(events(chat(include).batch(batch))).toEqual([
    {
      ...ids,
      content: [
        { type: "text", id: "0", text: "a" },
        { type: "text", id: "0", text: "b" },
      ],
      ...raw,
    },
  ]);
  expect(events(json(include).batch(batch))).toEqual([{ ...ids, raw: "ab", ...raw }]);
  expect(events(chat({ ...NO_INCLUDE, rawResponse: true }).batch(batchOf([], "u")))).toEqual([
    { ...ids, content: [], raw_chunk: "u" },
  ]);
  expect(chat(include).batch(batchOf([], ""))).toBe("");
  expect(json(include).batch(batchOf([], ""))).toBe("");
});

test("raw usage and the aggregated answer come with the final chunk", () => {
  const include = { ...NO_INCLUDE, rawUsage: true, aggregated: true };
  const usage = { inputTokens: 1, outputTokens: 1, raw: { n: 1 } };
  const [last] = events(chat(include).end({ ...finished, usage })) as [Record<string, unknown>];
  expect(last.raw_usage).toMatchObject([{ provider_type: "ollama", data: { n: 1 } }]);
  expect(last.aggregated_response).toEqual([{ type: "text", text: "Hi" }]);
});

test("the aggregated answer of a json function is its output", () => {
  const output = { raw: "{", parsed: null };
  const [last] = events(json({ ...NO_INCLUDE, aggregated: true }).end({ ...finished, output })) as [
    Record<string, unknown>,
  ];
  expect(last).toMatchObject({ raw: "", aggregated_response: output });
});

test("the fast writer gives the bytes that stringifying the whole chunk gives, whatever the content", () => {
  const next = seeded(7);
  const odd = { ...served, variantName: 'v"\\\u2028' };
  const out = nativeWriter(NO_INCLUDE).stream(odd, 0);
  const raw = nativeWriter(NO_INCLUDE).stream({ ...odd, functionType: "json" }, 0);
  for (let i = 0; i < 500; i++) {
    const id = `${next(3)}"`;
    const text = `x${randomText(next)}`;
    const event: StreamEvent =
      next(2) === 0 ? { type: "text", id, text } : { type: "thought", id, text, signature: randomText(next) };
    const plain = { ...ids, variant_name: odd.variantName, content: [event] };
    expect(out.batch(batchOf([event]))).toBe(`data: ${JSON.stringify(plain)}\n\n`);
    expect(raw.batch(batchOf([{ type: "text", id, text }]))).toBe(
      `data: ${JSON.stringify({ ...ids, variant_name: odd.variantName, raw: text })}\n\n`,
    );
  }
});
