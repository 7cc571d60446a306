import { describe, expect, test } from "vitest";
import type { Target } from "../../../../src/gateway/config/types.ts";
import {
  AttemptFailure,
  type ModelRequest,
  type OutputFormat,
  type Params,
  type ToolSet,
} from "../../../../src/gateway/model/index.ts";
import { messageBody } from "../../../../src/gateway/providers/anthropic/request.ts";
import { requestOf, targetOf } from "../../../support/target.ts";

const SONNET_4_5 = "claude-sonnet-4-5-20250929";

function made(more: Partial<ModelRequest> = {}, upstreamModel = SONNET_4_5, target: Partial<Target> = {}) {
  const full = targetOf({ kind: "anthropic", wire: "anthropic", upstreamModel, ...target });
  const { body, dropped } = messageBody(requestOf(more), full);
  return { body: JSON.parse(JSON.stringify(body)), dropped };
}

const bodyFor = (more: Partial<ModelRequest> = {}, model?: string) => made(more, model).body;
const withParams = (params: Params, model?: string) => bodyFor({ params }, model);

const TOOL = {
  type: "function",
  name: "f",
  description: "does f",
  parameters: { type: "object", properties: { a: { type: "integer", minimum: 1 } }, required: ["a"] },
  strict: false,
} as const;
const tools = (more: Partial<ToolSet> = {}): ToolSet => ({
  tools: [TOOL],
  choice: "auto",
  parallel: undefined,
  provider: [],
  ...more,
});

describe("parameters", () => {
  test("go out under the wire's names, what it lacks is left out and told", () => {
    const params = {
      temperature: 0.5,
      max_tokens: 9,
      seed: 1,
      presence_penalty: 0.1,
      frequency_penalty: 0.2,
      stop_sequences: ["x", " \n"],
      service_tier: "default",
      verbosity: "low",
    } as const;
    const { body, dropped } = made({ params, system: "Be brief." });
    expect(body).toEqual({
      model: SONNET_4_5,
      max_tokens: 9,
      system: "Be brief.",
      messages: [{ role: "user", content: [{ type: "text", text: "hi" }] }],
      stream: false,
      temperature: 0.5,
      stop_sequences: ["x"],
      service_tier: "standard_only",
    });
    expect(dropped).toEqual(["seed", "presence_penalty", "frequency_penalty", "verbosity"]);
    expect(made().dropped).toBeUndefined();
  });

  test.for([
    ["claude-3-haiku-20240307", 4096],
    ["claude-3-5-haiku-20241022", 8192],
    ["claude-3-7-sonnet-latest", 64_000],
    ["claude-opus-4-1-20250805", 32_000],
    ["claude-opus-4-20250514", 32_000],
    ["claude-sonnet-4-20250514", 64_000],
    ["claude-opus-4-6", 128_000],
    ["anthropic/claude-opus-4.5", 64_000],
    ["claude-opus-5-5", 128_000],
    ["claude-of-tomorrow", 64_000],
    ["kimi-k2", 8192],
  ] as const)("max_tokens of %s is %i where the request says none", ([model, most]) => {
    expect(bodyFor({}, model).max_tokens).toBe(most);
    expect(withParams({ max_tokens: 5 }, model).max_tokens).toBe(5);
  });

  test("a temperature above the wire's range is its highest", () => {
    expect(withParams({ temperature: 1.6 }).temperature).toBe(1);
  });

  test("sampling is sent as the model takes it", () => {
    const both = { temperature: 0.2, top_p: 0.5 };
    expect(withParams(both, "claude-sonnet-4-20250514")).toMatchObject(both);
    expect(withParams(both)).not.toHaveProperty("top_p");
    expect(withParams({ top_p: 0.5 })).toMatchObject({ top_p: 0.5 });
    const { body, dropped } = made({ params: both }, "claude-opus-4-8");
    expect(body).not.toHaveProperty("temperature");
    expect(body).not.toHaveProperty("top_p");
    expect(dropped).toEqual(["temperature", "top_p"]);
  });

  test.for([
    ["auto", "auto"],
    ["priority", "auto"],
    ["default", "standard_only"],
    ["flex", undefined],
  ] as const)("service tier %s is %s", ([tier, sent]) => {
    expect(withParams({ service_tier: tier }).service_tier).toBe(sent);
  });

  test("the target's options stand in the body as they are", () => {
    expect(made({}, SONNET_4_5, { options: { top_k: 5 } }).body).toMatchObject({ top_k: 5 });
  });

  test("a system text that nobody could see is left out", () => {
    expect(bodyFor({ system: " \n" })).not.toHaveProperty("system");
  });
});

describe("thinking", () => {
  test("goes by budget on models that know budgets, which sample at their own temperature", () => {
    const params = { thinking_budget_tokens: 5000, max_tokens: 20_000, temperature: 0, top_p: 0.96 };
    const { body, dropped } = made({ params });
    expect(body.thinking).toEqual({ type: "enabled", budget_tokens: 5000 });
    expect(body).not.toHaveProperty("temperature");
    expect(body.top_p).toBe(0.96);
    expect(dropped).toEqual(["temperature"]);
  });

  test.for([
    [{ thinking_budget_tokens: 100, max_tokens: 4000 }, 1024],
    [{ thinking_budget_tokens: 9000, max_tokens: 4000 }, 3999],
    [{ reasoning_effort: "low" }, 2048],
    [{ reasoning_effort: "medium" }, 8192],
    [{ reasoning_effort: "high" }, 16_384],
    [{ reasoning_effort: "high", max_tokens: 10_000 }, 8000],
  ] as const)("the budget of %o is %i", ([params, budget]) => {
    expect(withParams(params).thinking).toEqual({ type: "enabled", budget_tokens: budget });
  });

  test("is left out, and that is told, where an answer has no room for it", () => {
    const { body, dropped } = made({ params: { reasoning_effort: "high", max_tokens: 500 } });
    expect(body).not.toHaveProperty("thinking");
    expect(dropped).toEqual(["reasoning_effort"]);
    expect(made({ params: { thinking_budget_tokens: 2000 } }, "claude-3-5-haiku-latest").dropped).toEqual([
      "thinking_budget_tokens",
    ]);
  });

  test("goes by effort on newer models, with the summary of the thoughts", () => {
    const body = withParams({ reasoning_effort: "xhigh" }, "claude-opus-4-8");
    expect(body.thinking).toEqual({ type: "adaptive", display: "summarized" });
    expect(body.output_config).toEqual({ effort: "xhigh" });
    expect(withParams({ thinking_budget_tokens: 4000 }, "claude-opus-4-8").output_config).toEqual({
      effort: "medium",
    });
  });

  test("takes either on the models between, and the highest effort that they know", () => {
    const budget = withParams({ thinking_budget_tokens: 4000 }, "claude-opus-4-6");
    expect(budget.thinking).toEqual({ type: "enabled", budget_tokens: 4000 });
    const effort = withParams({ reasoning_effort: "xhigh" }, "claude-opus-4-6");
    expect(effort.thinking).toEqual({ type: "adaptive" });
    expect(effort.output_config).toEqual({ effort: "high" });
  });

  test.for([
    ["claude-sonnet-4-5", undefined, undefined],
    ["claude-opus-4-8", undefined, undefined],
    ["claude-sonnet-5-5", { type: "disabled" }, undefined],
    ["claude-opus-5-5", undefined, { effort: "low" }],
  ] as const)("is switched off on %s as that model can", ([model, thinking, output]) => {
    for (const params of [{ reasoning_effort: "none" }, { thinking_budget_tokens: 0 }]) {
      const body = withParams(params, model);
      expect(body.thinking).toEqual(thinking);
      expect(body.output_config).toEqual(output);
    }
  });

  test("nothing is said of it where nothing was asked", () => {
    for (const model of [SONNET_4_5, "claude-opus-5", "claude-opus-5-5"]) {
      expect(bodyFor({}, model)).not.toHaveProperty("thinking");
      expect(bodyFor({}, model)).not.toHaveProperty("output_config");
    }
  });

  test("gives way to a forced tool, which the wire does not take beside it", () => {
    const params = { reasoning_effort: "high" };
    const set = tools({ choice: "required" });
    const old = made({ params, tools: set });
    expect(old.body).not.toHaveProperty("thinking");
    expect(old.body.tool_choice).toEqual({ type: "any" });
    expect(old.dropped).toEqual(["reasoning_effort"]);
    const thinksUnasked = bodyFor({ tools: set }, "claude-opus-5");
    expect(thinksUnasked.thinking).toEqual({ type: "disabled" });
    expect(thinksUnasked.tool_choice).toEqual({ type: "any" });
  });
});

describe("tools", () => {
  test("carry their schema as it is unless they are strict", () => {
    const { parameters, name, description } = TOOL;
    expect(bodyFor({ tools: tools() })).toMatchObject({
      tools: [{ name, description, input_schema: parameters }],
    });
    expect(bodyFor({ tools: tools() })).not.toHaveProperty("tool_choice");
  });

  test("parameters that name no type are an object's", () => {
    const set = tools({ tools: [{ ...TOOL, parameters: {} }] });
    expect(bodyFor({ tools: set }).tools[0].input_schema).toEqual({ type: "object" });
  });

  test("strict ones are closed, and what the wire refuses is told in words and in the record", () => {
    const { body, dropped } = made({ tools: tools({ tools: [{ ...TOOL, strict: true }] }) });
    expect(body.tools[0]).toEqual({
      name: "f",
      description: "does f",
      strict: true,
      input_schema: {
        type: "object",
        properties: { a: { type: "integer", description: "Must also hold: minimum: 1." } },
        required: ["a"],
        additionalProperties: false,
      },
    });
    expect(dropped).toEqual(["tools/f/properties/a/minimum"]);
  });

  test("strict is left out where the model has none or the schema would change its meaning", () => {
    const strict = { ...TOOL, strict: true };
    const old = made({ tools: tools({ tools: [strict] }) }, "claude-sonnet-4-20250514");
    expect(old.body.tools[0]).not.toHaveProperty("strict");
    expect(old.dropped).toEqual(["tools/f/strict"]);
    const free = { ...strict, parameters: { type: "object", additionalProperties: { type: "string" } } };
    const { body } = made({ tools: tools({ tools: [free] }) });
    expect(body.tools[0]).toEqual({ name: "f", description: "does f", input_schema: free.parameters });
  });

  test.for([
    ["auto", undefined, undefined],
    ["auto", false, { type: "auto", disable_parallel_tool_use: true }],
    ["auto", true, undefined],
    ["none", false, { type: "none" }],
    ["required", undefined, { type: "any" }],
    ["required", false, { type: "any", disable_parallel_tool_use: true }],
    [{ specific: "f" }, undefined, { type: "tool", name: "f" }],
    [{ specific: "f" }, false, { type: "tool", name: "f", disable_parallel_tool_use: true }],
  ] as const)("choice %o with parallel %s is %o", ([choice, parallel, sent]) => {
    expect(bodyFor({ tools: tools({ choice, parallel }) }).tool_choice).toEqual(sent);
  });

  test("a model that can't be forced is asked in words", () => {
    const { body, dropped } = made(
      { tools: tools({ choice: { specific: "f" }, parallel: false }), system: "Be brief." },
      "claude-opus-5-5",
    );
    expect(body.tool_choice).toEqual({ type: "auto", disable_parallel_tool_use: true });
    expect(body.system).toMatch(/^Be brief\.\n\n.*call the tool "f"/);
    expect(dropped).toEqual(["tool_choice"]);
  });

  test("the provider's own tools go beside them", () => {
    const search = { type: "web_search_20250305", name: "web_search" };
    expect(bodyFor({ tools: tools({ provider: [search] }) }).tools).toHaveLength(2);
    expect(bodyFor({ tools: tools({ tools: [], provider: [search] }) }).tools).toEqual([search]);
  });

  test("an empty set sends no field", () => {
    const body = bodyFor({ tools: tools({ tools: [], choice: "required" }) });
    expect(body).not.toHaveProperty("tools");
    expect(body).not.toHaveProperty("tool_choice");
  });

  test("a custom tool is a failure of this target alone", () => {
    const custom = { type: "openai_custom", name: "c", description: undefined, format: undefined } as const;
    expect(() => made({ tools: tools({ tools: [custom] }) })).toThrow(AttemptFailure);
    expect(() => made({ tools: tools({ tools: [custom] }) })).toThrow(/does not know custom tools \(c\)/);
  });
});

describe("the output's shape", () => {
  const schema = { type: "object", properties: { n: { type: "string", maxLength: 3 } }, required: ["n"] };
  const output: OutputFormat = { type: "schema", name: "answer", schema, strict: true };

  test("is enforced by the wire where the model can", () => {
    const { body, dropped } = made({ output, params: { reasoning_effort: "low" } }, "claude-opus-4-8");
    expect(body.output_config.format).toEqual({
      type: "json_schema",
      schema: {
        type: "object",
        properties: { n: { type: "string", description: "Must also hold: maxLength: 3." } },
        required: ["n"],
        additionalProperties: false,
      },
    });
    expect(body.output_config.effort).toBe("low");
    expect(body).not.toHaveProperty("system");
    expect(dropped).toEqual(["output/properties/n/maxLength"]);
  });

  test("is asked for in words elsewhere, and that is told", () => {
    const { body, dropped } = made({ output, system: "S" }, "claude-3-5-haiku-latest");
    expect(body).not.toHaveProperty("output_config");
    expect(body.system).toMatch(/^S\n\n.*JSON Schema/);
    expect(body.system).toContain('"maxLength":3');
    expect(dropped).toEqual(["output/strict"]);
  });

  test("as any JSON is asked for in words", () => {
    expect(bodyFor({ output: { type: "json" } }).system).toMatch(/JSON value/);
  });
});
