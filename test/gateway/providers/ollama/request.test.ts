import { describe, expect, test } from "vitest";
import type { Block, ModelRequest, ToolSet } from "../../../../src/gateway/model/index.ts";
import { chatBody } from "../../../../src/gateway/providers/ollama/request.ts";
import { requestOf, targetOf } from "../../../support/target.ts";

function bodyOf(more: Partial<ModelRequest> = {}, options = {}) {
  const target = targetOf({ kind: "ollama", wire: "ollama", options });
  return JSON.parse(JSON.stringify(chatBody(requestOf(more), target)));
}

const user = (...content: Block[]) => ({ role: "user", content }) as const;
const assistant = (...content: Block[]) => ({ role: "assistant", content }) as const;
const text = (value: string) => ({ type: "text", text: value }) as const;

describe("a request to /api/chat", () => {
  test("says that it does not stream, for the default is to stream", () => {
    expect(bodyOf()).toEqual({
      model: "up-model",
      messages: [{ role: "user", content: "hi" }],
      stream: false,
    });
    expect(bodyOf({ stream: true }).stream).toBe(true);
  });

  test("puts the target's options under the request's, and what is no option beside them", () => {
    const params = {
      temperature: 0,
      top_p: 0.5,
      max_tokens: 9,
      seed: 1,
      presence_penalty: 0.1,
      frequency_penalty: 0.2,
      stop_sequences: ["x"],
    };
    expect(bodyOf({ params }, { num_ctx: 32_768, temperature: 1, keep_alive: "10m" })).toMatchObject({
      keep_alive: "10m",
      options: {
        num_ctx: 32_768,
        temperature: 0,
        top_p: 0.5,
        num_predict: 9,
        seed: 1,
        presence_penalty: 0.1,
        frequency_penalty: 0.2,
        stop: ["x"],
      },
    });
  });

  test.each([
    [{ reasoning_effort: "none" }, false],
    [{ reasoning_effort: "minimal" }, "low"],
    [{ reasoning_effort: "medium" }, "medium"],
    [{ reasoning_effort: "xhigh" }, "high"],
    [{ thinking_budget_tokens: 100 }, true],
    [{ thinking_budget_tokens: 0 }, false],
    [{}, undefined],
  ])("asks for thinking: %j is %j", (params, think) => {
    expect(bodyOf({ params }).think).toBe(think);
  });

  test("a thinking level of the request wins over the target's", () => {
    expect(bodyOf({ params: { reasoning_effort: "low" } }, { think: false }).think).toBe("low");
    expect(bodyOf({}, { think: false }).think).toBe(false);
  });

  test("asks for JSON or for a schema", () => {
    expect(bodyOf({ output: { type: "json" } }).format).toBe("json");
    const schema = { type: "object" };
    expect(bodyOf({ output: { type: "schema", name: "n", schema, strict: true } }).format).toEqual(schema);
  });

  test("carries images as bare base64, also out of a data: address", () => {
    const messages = [
      user(
        text("look"),
        { type: "file", data: "QUJD", mimeType: "image/png" },
        { type: "file", url: "data:image/png;base64,REVG" },
      ),
    ];
    expect(bodyOf({ messages }).messages).toEqual([
      { role: "user", content: "look", images: ["QUJD", "REVG"] },
    ]);
  });

  test("what it can't carry is for the next target", () => {
    const byAddress = [user({ type: "file", url: "https://x.example/a.png" })];
    expect(() => bodyOf({ messages: byAddress })).toThrow(/not by address/);
    const pdf = [user({ type: "file", data: "QUJD", mimeType: "application/pdf" })];
    expect(() => bodyOf({ messages: pdf })).toThrow(/application\/pdf/);
  });

  test("turns calls, results and reasoning into its own forms", () => {
    const messages = [
      assistant(
        { type: "thought", text: "hm", providerType: "ollama" },
        text("wait"),
        { type: "tool_call", id: "1", name: "f", arguments: '{"a":1}' },
        { type: "tool_call", id: "2", name: "g", arguments: "" },
        { type: "tool_call", id: "3", name: "h", arguments: "not json" },
      ),
      user({ type: "tool_result", id: "1", name: "f", result: "42" }),
      assistant({ type: "thought", text: "foreign", providerType: "anthropic" }, text("so")),
    ];
    expect(bodyOf({ system: "be kind", messages }).messages).toEqual([
      { role: "system", content: "be kind" },
      {
        role: "assistant",
        content: "wait",
        thinking: "hm",
        tool_calls: [
          { function: { name: "f", arguments: { a: 1 } } },
          { function: { name: "g", arguments: {} } },
          { function: { name: "h", arguments: { raw: "not json" } } },
        ],
      },
      { role: "tool", tool_name: "f", content: "42" },
      { role: "assistant", content: "so" },
    ]);
  });

  test("offers tools as the choice allows", () => {
    const tool = (name: string) =>
      ({ type: "function", name, description: undefined, parameters: {}, strict: false }) as const;
    const set = (choice: ToolSet["choice"]): ToolSet => ({
      tools: [tool("f"), tool("g")],
      choice,
      parallel: undefined,
      provider: [],
    });
    const names = (choice: ToolSet["choice"]) =>
      bodyOf({ tools: set(choice) }).tools?.map(
        (entry: { function: { name: string } }) => entry.function.name,
      );
    expect(names("auto")).toEqual(["f", "g"]);
    expect(names({ specific: "g" })).toEqual(["g"]);
    expect(names("none")).toBeUndefined();
    const custom = { type: "openai_custom", name: "c", description: undefined, format: undefined } as const;
    expect(() => bodyOf({ tools: { ...set("auto"), tools: [custom] } })).toThrow(/only OpenAI/);
  });
});
