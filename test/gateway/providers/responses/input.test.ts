import { describe, expect, test } from "vitest";
import type { Target } from "../../../../src/gateway/config/types.ts";
import type { Block, FileBlock, Message, ModelRequest } from "../../../../src/gateway/model/index.ts";
import { responseBody } from "../../../../src/gateway/providers/responses/request.ts";
import { requestOf, targetOf } from "../../../support/target.ts";

const OPENAI: Partial<Target> = { kind: "openai", wire: "responses" };

function inputOf(messages: readonly Message[], more: Partial<ModelRequest> = {}, target = OPENAI): unknown {
  const { body } = responseBody(requestOf({ messages, ...more }), targetOf(target));
  return JSON.parse(JSON.stringify(body.input));
}

const user = (...content: readonly Block[]): Message => ({ role: "user", content });
const assistant = (...content: readonly Block[]): Message => ({ role: "assistant", content });
const text = (value: string): Block => ({ type: "text", text: value });
const HI = user(text("hi"));

const said = (role: "user" | "assistant", ...texts: readonly string[]) => ({
  type: "message",
  role,
  content: texts.map((value) => ({ type: role === "user" ? "input_text" : "output_text", text: value })),
});

describe("a conversation", () => {
  test("is items in order, several texts of one message its parts", () => {
    expect(inputOf([user(text("a"), text("b")), assistant(text("c")), user(text("d"))])).toEqual([
      said("user", "a", "b"),
      said("assistant", "c"),
      said("user", "d"),
    ]);
  });

  test("with tools has calls and results as items, results before what the user adds", () => {
    const messages = [
      HI,
      assistant(
        text("let me look"),
        { type: "tool_call", id: "a", name: "f", arguments: '{"x":1}' },
        { type: "tool_call", id: "b", name: "g", arguments: "{}" },
      ),
      user(
        text("and?"),
        { type: "tool_result", id: "b", name: "g", result: "2" },
        { type: "tool_result", id: "a", name: "f", result: "1" },
      ),
    ];
    expect(inputOf(messages)).toEqual([
      said("user", "hi"),
      said("assistant", "let me look"),
      { type: "function_call", call_id: "a", name: "f", arguments: '{"x":1}' },
      { type: "function_call", call_id: "b", name: "g", arguments: "{}" },
      { type: "function_call_output", call_id: "b", output: "2" },
      { type: "function_call_output", call_id: "a", output: "1" },
      said("user", "and?"),
    ]);
  });

  test("tells calls of custom tools apart, and their results by the call", () => {
    const tools = {
      tools: [{ type: "openai_custom", name: "sql", description: undefined, format: undefined }],
      choice: "auto",
      parallel: undefined,
      provider: [],
    } as const;
    const messages = [
      HI,
      assistant({ type: "tool_call", id: "a", name: "sql", arguments: "select 1" }),
      user({ type: "tool_result", id: "a", name: "", result: "1" }),
    ];
    expect(inputOf(messages, { tools })).toEqual([
      said("user", "hi"),
      { type: "custom_tool_call", call_id: "a", name: "sql", input: "select 1" },
      { type: "custom_tool_call_output", call_id: "a", output: "1" },
    ]);
  });

  test("has ids of other providers cut to what fits, alike for call and result", () => {
    const long = `toolu_${"x".repeat(90)}`;
    const items = inputOf([
      HI,
      assistant(
        { type: "tool_call", id: `${long}1`, name: "f", arguments: "{}" },
        { type: "tool_call", id: `${long}2`, name: "f", arguments: "{}" },
      ),
      user({ type: "tool_result", id: `${long}1`, name: "f", result: "r" }),
    ]) as readonly { readonly call_id: string }[];
    const [, first, second, result] = items.map(({ call_id }) => call_id);
    expect(first?.length).toBeLessThanOrEqual(64);
    expect(first).not.toBe(second);
    expect(result).toBe(first);
  });

  test("that holds nothing is the caller's fault", () => {
    for (const messages of [[], [user()], [assistant(text(""))]]) {
      expect(() => inputOf(messages)).toThrow(expect.objectContaining({ outcome: "caller" }));
    }
  });
});

describe("reasoning", () => {
  const sealed = {
    type: "thought",
    text: "so",
    signature: "enc",
    providerType: "openai",
    extraData: { type: "reasoning", id: "rs_1" },
  } as const;

  test("goes back encrypted and in its place, without an id that nothing is kept under", () => {
    expect(inputOf([HI, assistant(sealed, text("a"))])).toEqual([
      said("user", "hi"),
      { type: "reasoning", summary: [{ type: "summary_text", text: "so" }], encrypted_content: "enc" },
      said("assistant", "a"),
    ]);
    const summary = [{ type: "summary_text", text: "short" }] as const;
    expect(inputOf([HI, assistant({ ...sealed, summary })])).toContainEqual(
      expect.objectContaining({ summary: [{ type: "summary_text", text: "short" }] }),
    );
    expect(
      inputOf([HI, assistant({ type: "thought", signature: "enc", providerType: "openai" })]),
    ).toContainEqual({ type: "reasoning", summary: [], encrypted_content: "enc" });
  });

  test.for([
    ["without encrypted content", { ...sealed, signature: undefined }],
    ["of another service", { ...sealed, providerType: "anthropic" }],
    ["of nobody knows whom", { ...sealed, providerType: undefined }],
    ["of another make", { ...sealed, extraData: { type: "redacted_thinking" } }],
  ] as const)("%s stays away", ([, thought]) => {
    expect(inputOf([HI, assistant(thought, text("a"))])).toEqual([
      said("user", "hi"),
      said("assistant", "a"),
    ]);
  });
});

describe("blocks that only this wire knows", () => {
  const search = { type: "web_search_call", id: "ws_1", status: "completed" };

  test("are items of their own, and go to the target that they name alone", () => {
    const block = (more: object = {}): Block => ({ type: "unknown", data: search, ...more });
    const messages = (more?: object) => [HI, assistant(block(more), text("a"))];
    expect(inputOf(messages())).toEqual([said("user", "hi"), search, said("assistant", "a")]);
    expect(inputOf(messages({ modelName: "m", providerName: "p" }))).toHaveLength(3);
    expect(inputOf(messages({ modelName: "other" }))).toHaveLength(2);
    expect(inputOf([user(text("a"), block(), text("b"))])).toEqual([
      said("user", "a"),
      search,
      said("user", "b"),
    ]);
  });
});

describe("files", () => {
  const part = (file: Omit<FileBlock, "type">, target = OPENAI) => {
    const [message] = inputOf([user({ type: "file", ...file })], {}, target) as {
      readonly content: readonly unknown[];
    }[];
    return message?.content[0];
  };

  test.for([
    [
      { data: "AA==", mimeType: "image/png", detail: "high" },
      { type: "input_image", image_url: "data:image/png;base64,AA==", detail: "high" },
    ],
    [{ url: "https://a/b.png" }, { type: "input_image", image_url: "https://a/b.png", detail: "auto" }],
    [
      { data: "AA==", mimeType: "application/pdf", filename: "a.pdf" },
      { type: "input_file", filename: "a.pdf", file_data: "data:application/pdf;base64,AA==" },
    ],
    [
      { data: "AA==", mimeType: "application/pdf" },
      { type: "input_file", filename: "file.pdf", file_data: "data:application/pdf;base64,AA==" },
    ],
    [
      { url: "https://a/b.pdf", mimeType: "application/pdf" },
      { type: "input_file", file_url: "https://a/b.pdf" },
    ],
    [{ url: "https://a/b.pdf?x=1" }, { type: "input_file", file_url: "https://a/b.pdf?x=1" }],
    [
      { url: "data:application/pdf;base64,AA==" },
      { type: "input_file", filename: "file.pdf", file_data: "data:application/pdf;base64,AA==" },
    ],
    [
      { url: "data:image/gif;base64,AA==" },
      { type: "input_image", image_url: "data:image/gif;base64,AA==", detail: "auto" },
    ],
    [
      { data: "AA==", mimeType: "text/plain" },
      { type: "input_file", filename: "file.txt", file_data: "data:text/plain;base64,AA==" },
    ],
  ] as const)("%j", ([file, wire]) => {
    expect(part(file)).toEqual(wire);
  });

  test.for([
    [{ data: "AA==", mimeType: "audio/wav" }, OPENAI, "model"],
    [{ url: "https://a/b.pdf" }, { kind: "local" }, "model"],
    [{ mimeType: "image/png" }, OPENAI, "caller"],
  ] as const)("that have no place there are a failure: %j", ([file, target, outcome]) => {
    expect(() => part(file, target)).toThrow(expect.objectContaining({ outcome }));
  });
});
