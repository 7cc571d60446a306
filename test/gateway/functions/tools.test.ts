import { describe, expect, it } from "vitest";
import { createPrepare } from "../../../src/gateway/functions/index.ts";
import type { FunctionTool, InferenceCall, ToolParams } from "../../../src/gateway/model/index.ts";
import { call, config, fn, refusal, target, tool } from "./fixtures.ts";

const search = tool("search", { name: "web_search" });
const mail = tool("mail");
const chat = fn("chat", { tools: ["search"], parallelToolCalls: true });
const prepare = await createPrepare(config([chat, fn("bare"), fn("json", { type: "json" })], [search, mail]));

function additional(name: string, parameters: FunctionTool["parameters"] = { type: "object" }): FunctionTool {
  return { type: "function", name, description: undefined, parameters, strict: false };
}

function requested(functionName: string, tools: Partial<ToolParams>, where = target()) {
  return prepare(call(functionName, { tools })).requestFor(undefined, where).tools;
}

function names(functionName: string, tools: Partial<ToolParams>) {
  return requested(functionName, tools)?.tools.map((each) => each.name);
}

describe("the tools of a call", () => {
  it("are the function's own, under their display names, one set for all calls", () => {
    const set = requested("chat", {});
    expect(set).toMatchObject({ choice: "auto", parallel: true, provider: [] });
    expect(set?.tools).toEqual([
      {
        type: "function",
        name: "web_search",
        description: "The tool search",
        parameters: search.parameters,
        strict: false,
      },
    ]);
    expect(requested("chat", {})).toBe(set);
  });

  it("are joined by additional ones", () => {
    expect(names("chat", { additional: [additional("extra")] })).toEqual(["web_search", "extra"]);
  });

  it("are those alone that `allowed_tools` names by key, configured or additional", () => {
    expect(names("chat", { allowed: ["mail"] })).toEqual(["mail"]);
    expect(names("chat", { allowed: ["extra", "search"], additional: [additional("extra")] })).toEqual([
      "web_search",
      "extra",
    ]);
    expect(requested("chat", { allowed: [] })).toBeUndefined();
  });

  it("follow the request's choice and parallelism before the function's", () => {
    const set = requested("chat", { choice: { specific: "web_search" }, parallel: false });
    expect(set).toMatchObject({ choice: { specific: "web_search" }, parallel: false });
  });

  it("have provider tools for the targets in scope", () => {
    const provider = [
      { scope: undefined, tool: { a: 1 } },
      { scope: { modelName: "m" }, tool: { b: 1 } },
      { scope: { modelName: "m", providerName: "other" }, tool: { c: 1 } },
    ];
    expect(requested("bare", { provider })?.provider).toEqual([{ a: 1 }, { b: 1 }]);
    const elsewhere = target({ model: "n" });
    expect(requested("bare", { provider: provider.slice(1) }, elsewhere)).toBeUndefined();
  });

  it("may be custom tools, whose input is text", () => {
    const custom = {
      type: "openai_custom",
      name: "code",
      description: undefined,
      format: undefined,
    } as const;
    const prepared = prepare(call("bare", { tools: { additional: [custom] } }));
    expect(prepared.requestFor(undefined, target()).tools?.tools).toEqual([custom]);
  });
});

describe("tools that can't be", () => {
  it.each<[string, InferenceCall, string]>([
    [
      "unknown in allowed_tools",
      call("chat", { tools: { allowed: ["serch"] } }),
      "400 Tool not found: serch (in `allowed_tools`); did you mean `search`?",
    ],
    [
      "a display name in allowed_tools",
      call("chat", { tools: { allowed: ["web_search"] } }),
      "400 Tool not found: web_search (in `allowed_tools`)",
    ],
    [
      "two of one name",
      call("chat", { tools: { additional: [additional("web_search")] } }),
      "400 Duplicate tool name: web_search",
    ],
    [
      "a choice that does not exist",
      call("bare", { tools: { choice: { specific: "nope" } } }),
      "400 Tool not found: nope (in `tool_choice`)",
    ],
    [
      "parameters that are no schema",
      call("bare", { tools: { additional: [additional("t", { type: "banana" })] } }),
      "400 Tool `t`: `parameters` is not a JSON Schema: schema/type must be equal",
    ],
    [
      "allowed_tools on a json function",
      call("json", { tools: { allowed: [] } }),
      "400 Cannot pass `allowed_tools` to the json function `json`",
    ],
    [
      "tool_choice on a json function",
      call("json", { tools: { choice: "auto" } }),
      "400 Cannot pass `tool_choice` to the json function `json`",
    ],
  ])("are refused: %s", (_, wrong, message) => {
    expect(refusal(() => prepare(wrong))).toContain(message);
  });
});
