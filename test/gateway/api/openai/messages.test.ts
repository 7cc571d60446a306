import { describe, expect, test } from "vitest";
import { readMessages } from "../../../../src/gateway/api/openai/messages.ts";

const call = (id: string, name: string) => ({ id, type: "function", function: { name, arguments: "{}" } });
const contentOf = (message: object) => readMessages([message]).messages[0]?.content;

test("system and developer messages are joined by a line break and moved out", () => {
  const input = readMessages([
    { role: "user", content: "a" },
    { role: "system", content: "one" },
    {
      role: "developer",
      content: [
        { type: "text", text: "two" },
        { type: "tensorzero::raw_text", value: "three" },
      ],
    },
  ]);
  expect(input).toEqual({
    system: "one\ntwo\nthree",
    messages: [{ role: "user", content: [{ type: "text", text: "a" }] }],
  });
});

test("arguments in the system message are those of its template", () => {
  expect(
    readMessages([{ role: "system", content: [{ type: "text", "tensorzero::arguments": { tone: "dry" } }] }])
      .system,
  ).toEqual({ tone: "dry" });
});

test("tool messages in a row become one user message with the names of their calls", () => {
  const input = readMessages([
    { role: "assistant", content: null, tool_calls: [call("1", "f"), call("2", "g")] },
    { role: "tool", tool_call_id: "1", content: "one" },
    {
      role: "tool",
      tool_call_id: "2",
      content: [
        { type: "text", text: "tw" },
        { type: "text", text: "o" },
      ],
    },
    { role: "user", content: "next" },
    { role: "tool", tool_call_id: "1", content: null },
  ]);
  expect(input.messages).toEqual([
    {
      role: "assistant",
      content: [
        { type: "tool_call", id: "1", name: "f", arguments: "{}" },
        { type: "tool_call", id: "2", name: "g", arguments: "{}" },
      ],
    },
    {
      role: "user",
      content: [
        { type: "tool_result", id: "1", name: "f", result: "one" },
        { type: "tool_result", id: "2", name: "g", result: "two" },
      ],
    },
    { role: "user", content: [{ type: "text", text: "next" }] },
    { role: "user", content: [{ type: "tool_result", id: "1", name: "f", result: "" }] },
  ]);
});

describe("an assistant's message", () => {
  test("has its text before its tool calls", () => {
    expect(contentOf({ role: "assistant", content: "a", tool_calls: [call("1", "f")] })).toEqual([
      { type: "text", text: "a" },
      { type: "tool_call", id: "1", name: "f", arguments: "{}" },
    ]);
  });

  test("may call custom tools, and give arguments as an object", () => {
    expect(
      contentOf({
        role: "assistant",
        tool_calls: [
          { id: "1", type: "custom", custom: { name: "c", input: "free" } },
          { id: "2", function: { name: "f", arguments: { a: 1 } } },
        ],
      }),
    ).toEqual([
      { type: "tool_call", id: "1", name: "c", arguments: "free" },
      { type: "tool_call", id: "2", name: "f", arguments: '{"a":1}' },
    ]);
  });

  test("carries reasoning_content as a thought in front", () => {
    expect(contentOf({ role: "assistant", content: "a", reasoning_content: "hm" })).toEqual([
      { type: "thought", text: "hm" },
      { type: "text", text: "a" },
    ]);
    expect(contentOf({ role: "assistant", content: "a", reasoning_content: "" })).toEqual([
      { type: "text", text: "a" },
    ]);
  });

  test("gets thoughts of tensorzero_extra_content back where they stood, and reasoning once", () => {
    expect(
      contentOf({
        role: "assistant",
        content: "a",
        reasoning_content: "first",
        tool_calls: [call("1", "f")],
        tensorzero_extra_content: [
          { type: "unknown", insert_index: 2, data: 5 },
          { type: "thought", insert_index: 0, text: "first", signature: "s" },
          { type: "thought", insert_index: 99, text: "last" },
          { type: "thought", text: "unplaced" },
        ],
      }),
    ).toMatchObject([
      { type: "thought", text: "unplaced" },
      { type: "thought", text: "first", signature: "s" },
      { type: "text", text: "a" },
      { type: "unknown", data: 5 },
      { type: "tool_call", id: "1" },
      { type: "thought", text: "last" },
    ]);
  });

  test("may hold a refusal and an empty list", () => {
    expect(contentOf({ role: "assistant", content: [{ type: "refusal", refusal: "no" }] })).toEqual([
      { type: "text", text: "no" },
    ]);
    expect(contentOf({ role: "assistant", content: [] })).toEqual([]);
  });
});

test.each<[string, unknown, unknown]>([
  ["text", { type: "text", text: "a" }, { type: "text", text: "a" }],
  [
    "image by address",
    { type: "image_url", image_url: { url: "https://example.com/a.png", detail: "high" } },
    { type: "file", url: "https://example.com/a.png", detail: "high" },
  ],
  [
    "image in a data: address",
    { type: "image_url", image_url: { url: "data:image/png;base64,AAAA" } },
    { type: "file", data: "AAAA", mimeType: "image/png" },
  ],
  [
    "image as bare text",
    { type: "image_url", image_url: "https://example.com/a.png" },
    { type: "file", url: "https://example.com/a.png" },
  ],
  [
    "file",
    { type: "file", file: { file_data: "data:application/pdf;base64,AAAA", filename: "a.pdf" } },
    { type: "file", data: "AAAA", mimeType: "application/pdf", filename: "a.pdf" },
  ],
  [
    "file without a data: prefix",
    { type: "file", file: { file_data: "JVBERi0xLjc=" } },
    { type: "file", data: "JVBERi0xLjc=", mimeType: "application/pdf" },
  ],
  [
    "audio",
    { type: "input_audio", input_audio: { data: "AAAA", format: "mp3" } },
    { type: "file", data: "AAAA", mimeType: "audio/mpeg" },
  ],
  [
    "other audio",
    { type: "input_audio", input_audio: { data: "AAAA", format: "wav" } },
    { type: "file", data: "AAAA", mimeType: "audio/wav" },
  ],
  ["raw text", { type: "tensorzero::raw_text", value: "a" }, { type: "raw_text", value: "a" }],
  [
    "template",
    { type: "tensorzero::template", name: "t", arguments: { a: 1 } },
    { type: "template", name: "t", arguments: { a: 1 } },
  ],
  [
    "role arguments",
    { type: "text", "tensorzero::arguments": { a: 1 } },
    { type: "template", name: "user", arguments: { a: 1 } },
  ],
  ["an object that is no part", { a: 1 }, { type: "template", name: "user", arguments: { a: 1 } }],
])("a content part: %s", (_what, part, block) => {
  expect(contentOf({ role: "user", content: [part] })).toEqual([block]);
});
