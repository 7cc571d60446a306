import { describe, expect, it } from "vitest";
import { createPrepare } from "../../../src/gateway/functions/index.ts";
import type { ModelAnswer, OutputBlock, StreamEvent } from "../../../src/gateway/model/index.ts";
import { call, config, fn, refusal, target, tool, variant } from "./fixtures.ts";

const schema = {
  type: "object",
  properties: { n: { type: "number" } },
  required: ["n"],
  additionalProperties: false,
} as const;
const modes = (["off", "on", "strict", "tool"] as const).map((mode) => variant(mode, { jsonMode: mode }));
const json = fn("json", { type: "json", variants: modes, outputSchema: schema });
const free = fn("free", { type: "json", outputSchema: {} });
const chat = fn("chat", { tools: ["t"] });
const prepare = await createPrepare(config([json, free, chat], [tool("t")]));

function answer(...content: OutputBlock[]): ModelAnswer {
  const usage = { inputTokens: 1, outputTokens: 1 };
  return { content, usage, finishReason: "stop", rawRequest: "", rawResponse: "" };
}

function toolCall(name: string, args: string): OutputBlock {
  return { type: "tool_call", id: "c", name, arguments: args };
}

function requested(mode: string, more: Parameters<typeof call>[1] = {}) {
  return prepare(call("json", more)).requestFor(json.variants.get(mode), target());
}

describe("json_mode", () => {
  it("is told to the provider", () => {
    expect(requested("off").output).toEqual({ type: "text" });
    expect(requested("on").output).toEqual({ type: "json" });
    expect(requested("strict").output).toEqual({ type: "schema", name: "response", schema, strict: true });
  });

  it("`tool` forces one implicit tool with the schema for its parameters", () => {
    const request = requested("tool");
    expect(request.output).toEqual({ type: "text" });
    expect(request.tools).toMatchObject({
      choice: { specific: "respond" },
      tools: [{ type: "function", name: "respond", parameters: schema }],
    });
  });

  it("of the request wins over the variant's, as its schema wins over the function's", () => {
    const own = { type: "object", properties: { other: {} } };
    const request = requested("on", { jsonMode: "strict", outputSchema: own, outputSchemaName: "mine" });
    expect(request.output).toEqual({ type: "schema", name: "mine", schema: own, strict: true });
  });

  it("asks for any JSON where the schema says nothing", () => {
    expect(prepare(call("free")).requestFor(undefined, target()).output).toEqual({ type: "json" });
    const tools = prepare(call("free", { jsonMode: "tool" })).requestFor(undefined, target()).tools;
    expect(tools?.tools).toMatchObject([{ name: "respond", parameters: { type: "object" } }]);
  });

  it("works on chat functions by the schema of the request", () => {
    const strict = prepare(call("chat", { jsonMode: "strict", outputSchema: schema }));
    expect(strict.requestFor(undefined, target()).output).toMatchObject({ type: "schema", schema });
    const on = prepare(call("chat", { jsonMode: "on" }));
    expect(on.requestFor(undefined, target()).output).toEqual({ type: "json" });
    expect(on.finish(undefined, answer({ type: "text", text: "{}" }))).toEqual({
      content: [{ type: "text", text: "{}" }],
      output: undefined,
    });
  });

  it.each([
    [
      "tool on a chat function",
      call("chat", { jsonMode: "tool" }),
      '400 `json_mode` "tool" is not supported',
    ],
    [
      "output_schema that is no schema",
      call("json", { outputSchema: { type: 7 } }),
      "400 `output_schema` is not a JSON Schema: schema/type must be",
    ],
    [
      "a remote reference",
      call("chat", { jsonMode: "strict", outputSchema: { $ref: "https://x.example/s" } }),
      "remote schemas are not fetched",
    ],
  ])("is refused: %s", (_, wrong, message) => {
    expect(refusal(() => prepare(wrong))).toContain(message);
  });
});

describe("the output of a json function", () => {
  const finish = (...content: OutputBlock[]) => prepare(call("json")).finish(undefined, answer(...content));

  it("is parsed, and thoughts are no part of it", () => {
    expect(finish({ type: "thought", text: "hm" }, { type: "text", text: '{"n":1}' })).toEqual({
      content: [{ type: "text", text: '{"n":1}' }],
      output: { raw: '{"n":1}', parsed: { n: 1 } },
    });
  });

  it("is the arguments of the implicit tool, or the last text", () => {
    expect(finish({ type: "text", text: "Here:" }, toolCall("respond", '{"n":2}')).output).toEqual({
      raw: '{"n":2}',
      parsed: { n: 2 },
    });
  });

  it.each([
    ["fails the schema", '{"n":"one"}'],
    ["is no JSON", "n is one"],
    ["is cut", '{"n":'],
  ])("is kept raw and parsed as null where it %s", (_, text) => {
    expect(finish({ type: "text", text }).output).toEqual({ raw: text, parsed: null });
  });

  it("is null where there is none", () => {
    expect(finish({ type: "thought", text: "hm" })).toEqual({
      content: [],
      output: { raw: null, parsed: null },
    });
  });

  it("is checked by the request's schema where it brought one", () => {
    const own = prepare(call("json", { outputSchema: { type: "array" } }));
    expect(own.finish(undefined, answer({ type: "text", text: "[1]" })).output?.parsed).toEqual([1]);
    expect(own.finish(undefined, answer({ type: "text", text: '{"n":1}' })).output?.parsed).toBeNull();
  });

  it("streams as text: argument deltas become it, thoughts are dropped, the rest is not touched", () => {
    const prepared = prepare(call("json"));
    const text: StreamEvent[] = [{ type: "text", id: "0", text: "{" }];
    expect(prepared.adapt(undefined, text)).toBe(text);
    const usage = { type: "usage", usage: { inputTokens: 1, outputTokens: 1 } } as const;
    const events: StreamEvent[] = [
      { type: "thought", id: "0", text: "hm" },
      { type: "tool_call", id: "c", name: "respond", arguments: '{"n"' },
      usage,
    ];
    expect(prepared.adapt(undefined, events)).toEqual([{ type: "text", id: "c", text: '{"n"' }, usage]);
    expect(prepare(call("chat")).adapt(undefined, events)).toBe(events);
  });
});

describe("the content of a chat answer", () => {
  const finish = (...content: OutputBlock[]) =>
    prepare(call("chat")).finish(undefined, answer(...content)).content;

  it("passes by reference where there are no tool calls", () => {
    const plain = answer({ type: "thought", text: "hm" }, { type: "text", text: "hi" });
    expect(prepare(call("chat")).finish(undefined, plain).content).toBe(plain.content);
  });

  it.each([
    ["fit", "t", '{"q":"x"}', "t", { q: "x" }],
    ["fail the schema", "t", '{"q":1}', "t", null],
    ["are no JSON", "t", '{"q":', "t", null],
    ["are for an unknown tool", "u", '{"q":"x"}', null, null],
  ])("keeps tool calls raw, and reads those whose arguments %s", (_, name, raw, known, args) => {
    expect(finish({ type: "text", text: "ok" }, toolCall(name, raw))).toEqual([
      { type: "text", text: "ok" },
      { type: "tool_call", id: "c", rawName: name, rawArguments: raw, name: known, arguments: args },
    ]);
  });

  it("has the input of a custom tool as text", () => {
    const custom = {
      type: "openai_custom",
      name: "code",
      description: undefined,
      format: undefined,
    } as const;
    const prepared = prepare(call("chat", { tools: { additional: [custom] } }));
    expect(prepared.finish(undefined, answer(toolCall("code", "1+1"))).content).toMatchObject([
      { name: "code", arguments: "1+1" },
    ]);
  });
});
