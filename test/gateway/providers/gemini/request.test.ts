import { describe, expect, test } from "vitest";
import { assistant, bodyFor, call, droppedFor, gemini, of, result, TOOL, text, tools, user } from "./kit.ts";

describe("parameters", () => {
  test("go out under Gemini's names, and none where none are given", () => {
    const params = {
      temperature: 0,
      top_p: 0.5,
      max_tokens: 9,
      seed: 1,
      presence_penalty: 0.1,
      frequency_penalty: 0.2,
      stop_sequences: ["x"],
      service_tier: "flex",
    } as const;
    expect(bodyFor({ params })).toEqual({
      contents: [{ role: "user", parts: [{ text: "hi" }] }],
      serviceTier: "flex",
      generationConfig: {
        temperature: 0,
        topP: 0.5,
        maxOutputTokens: 9,
        seed: 1,
        presencePenalty: 0.1,
        frequencyPenalty: 0.2,
        stopSequences: ["x"],
      },
    });
    expect(bodyFor()).toEqual({ contents: [{ role: "user", parts: [{ text: "hi" }] }] });
    expect(bodyFor({ params: { service_tier: "default" } }).serviceTier).toBe("standard");
    expect(bodyFor({ params: { service_tier: "auto", stop_sequences: [] } })).toEqual(bodyFor());
  });

  test("that have no word there are told", () => {
    expect(droppedFor({ params: { verbosity: "low" } })).toEqual(["verbosity"]);
    expect(droppedFor()).toBeUndefined();
  });

  test("a target's options stand in generationConfig, its few others beside it; the request's win", () => {
    const safetySettings = [{ category: "HARM_CATEGORY_HARASSMENT", threshold: "BLOCK_NONE" }];
    const target = gemini({ options: { topK: 5, temperature: 1, safetySettings } });
    const body = bodyFor({ params: { temperature: 0 } }, target);
    expect(body.generationConfig).toEqual({ temperature: 0, topK: 5 });
    expect(body.safetySettings).toEqual(safetySettings);
  });
});

describe("thinking", () => {
  const thinking = (model: string, params: object) =>
    bodyFor({ params }, of(model)).generationConfig?.thinkingConfig;

  test.for([
    ["gemini-3-flash-preview", "none", { thinkingLevel: "minimal" }],
    ["gemini-3-flash-preview", "medium", { thinkingLevel: "medium", includeThoughts: true }],
    ["gemini-3-flash-preview", "xhigh", { thinkingLevel: "high", includeThoughts: true }],
    ["gemini-3-pro-preview", "minimal", { thinkingLevel: "low", includeThoughts: true }],
    ["gemini-3-pro-preview", "medium", { thinkingLevel: "high", includeThoughts: true }],
    ["gemini-3.1-pro-preview", "medium", { thinkingLevel: "medium", includeThoughts: true }],
    ["gemini-pro-latest", "low", { thinkingLevel: "low", includeThoughts: true }],
    ["gemini-2.5-flash", "none", { thinkingBudget: 0 }],
    ["gemini-2.5-pro", "none", { thinkingBudget: 128 }],
    ["models/gemini-2.5-flash", "high", { thinkingBudget: 24_576, includeThoughts: true }],
    ["gemini-2.0-flash", "high", undefined],
  ] as const)("%s at effort %s", ([model, reasoning_effort, wanted]) => {
    expect(thinking(model, { reasoning_effort })).toEqual(wanted);
  });

  test("a budget is sent as it is and goes before an effort; none at all leaves the model's own way", () => {
    const params = { thinking_budget_tokens: 500, reasoning_effort: "high" };
    expect(thinking("gemini-3-flash-preview", params)).toEqual({
      thinkingBudget: 500,
      includeThoughts: true,
    });
    expect(thinking("gemini-2.5-flash", { thinking_budget_tokens: 0 })).toEqual({ thinkingBudget: 0 });
    expect(thinking("gemini-2.5-flash", {})).toBeUndefined();
  });

  test("models that don't think are not asked to, and it is told", () => {
    expect(droppedFor({ params: { reasoning_effort: "low" } }, of("gemini-2.0-flash"))).toEqual([
      "reasoning_effort",
    ]);
    expect(droppedFor({ params: { thinking_budget_tokens: 5 } }, of("gemma-3-27b-it"))).toEqual([
      "thinking_budget_tokens",
    ]);
    expect(droppedFor({ params: { reasoning_effort: "odd" } }, of("gemini-2.5-flash"))).toEqual([
      "reasoning_effort",
    ]);
  });
});

describe("contents", () => {
  test("the system text is the system instruction", () => {
    expect(bodyFor({ system: "be kind" }).systemInstruction).toEqual({ parts: [{ text: "be kind" }] });
    expect(bodyFor()).not.toHaveProperty("systemInstruction");
  });

  test("roles are user and model; messages of one side are one turn; empty texts are left out", () => {
    const messages = [
      user(text("a"), text("")),
      user(text("b")),
      assistant(text("c")),
      assistant(text("d")),
      user(text("")),
    ];
    expect(bodyFor({ messages }).contents).toEqual([
      { role: "user", parts: [{ text: "a" }, { text: "b" }] },
      { role: "model", parts: [{ text: "c" }, { text: "d" }] },
    ]);
  });

  test("calls have objects for arguments; the results of a turn stand together before what the user says", () => {
    const messages = [
      assistant(call("1", "f", '{"a":1}'), call("2", "g", "")),
      user(text("and?"), result("1", '{"b":2}')),
      user(result("2", "sunny", "g")),
    ];
    expect(bodyFor({ messages }, of("gemini-2.5-flash")).contents).toEqual([
      {
        role: "model",
        parts: [
          { functionCall: { id: "1", name: "f", args: { a: 1 } } },
          { functionCall: { id: "2", name: "g", args: {} } },
        ],
      },
      {
        role: "user",
        parts: [
          { functionResponse: { id: "1", name: "f", response: { b: 2 } } },
          { functionResponse: { id: "2", name: "g", response: { output: "sunny" } } },
        ],
      },
      { role: "user", parts: [{ text: "and?" }] },
    ]);
  });

  test("arguments and results that are no object are wrapped, never lost", () => {
    const messages = [
      assistant(call("", "f", "[1]"), call("", "f", "{broken"), call("", "f", "  ")),
      user(result("", "[1]"), result("", "{broken"), result("", "42"), result("", "")),
    ];
    const [model, answers] = bodyFor({ messages }, of("gemini-2.5-flash")).contents;
    expect(model.parts).toEqual([
      { functionCall: { name: "f", args: { raw: "[1]" } } },
      { functionCall: { name: "f", args: { raw: "{broken" } } },
      { functionCall: { name: "f", args: {} } },
    ]);
    expect(
      answers.parts.map(
        (part: { functionResponse: { response: unknown } }) => part.functionResponse.response,
      ),
    ).toEqual([{ output: [1] }, { output: "{broken" }, { output: "42" }, { output: "" }]);
  });

  test("a block that only this target understands is a part as it is", () => {
    const data = { executableCode: { language: "PYTHON", code: "1" } };
    const messages = [user({ type: "unknown", data }), assistant({ type: "unknown", data })];
    expect(bodyFor({ messages }).contents).toEqual([
      { role: "user", parts: [data] },
      { role: "model", parts: [data] },
    ]);
  });
});

describe("tools", () => {
  test("are declarations with JSON Schema, the provider's own beside them", () => {
    const set = tools({ provider: [{ google_search: {} }] });
    expect(bodyFor({ tools: set }).tools).toEqual([
      {
        functionDeclarations: [{ name: "f", description: "does f", parametersJsonSchema: TOOL.parameters }],
      },
      { google_search: {} },
    ]);
    const none = tools({ tools: [{ ...TOOL, description: undefined, parameters: {} }] });
    expect(bodyFor({ tools: none }).tools).toEqual([{ functionDeclarations: [{ name: "f" }] }]);
    expect(bodyFor({ tools: tools({ tools: [] }) })).not.toHaveProperty("tools");
    expect(bodyFor({ tools: tools({ tools: [], provider: [{ url_context: {} }] }) })).not.toHaveProperty(
      "toolConfig",
    );
  });

  test.for([
    ["auto", { mode: "AUTO" }],
    ["none", { mode: "NONE" }],
    ["required", { mode: "ANY" }],
    [{ specific: "f" }, { mode: "ANY", allowedFunctionNames: ["f"] }],
  ] as const)("choice %j", ([choice, wanted]) => {
    expect(bodyFor({ tools: tools({ choice }) }).toolConfig).toEqual({ functionCallingConfig: wanted });
  });

  test("what can't be said of them is told", () => {
    const parameters = { type: "object", properties: { a: { type: "string", pattern: "x" } } };
    const set = tools({ tools: [{ ...TOOL, strict: true, parameters }], parallel: false });
    expect(droppedFor({ tools: set })).toEqual([
      "tools/f/strict",
      "tools/f/properties/a/pattern",
      "parallel_tool_calls",
    ]);
    expect(droppedFor({ tools: tools({ parallel: true }) })).toBeUndefined();
  });

  test("custom tools are for OpenAI; the next target is tried", () => {
    const custom = { type: "openai_custom", name: "c", description: undefined, format: undefined } as const;
    expect(() => bodyFor({ tools: tools({ tools: [custom] }) })).toThrow(
      expect.objectContaining({ outcome: "model", message: expect.stringMatching(/only OpenAI/) }),
    );
  });
});

describe("output", () => {
  const schema = { type: "object", properties: { a: { type: "string", minLength: 1 } } };
  const output = { type: "schema", name: "n", schema, strict: true } as const;

  test("is asked for as JSON or under a JSON Schema", () => {
    expect(bodyFor({ output: { type: "json" } }).generationConfig).toEqual({
      responseMimeType: "application/json",
    });
    expect(bodyFor({ output }).generationConfig).toEqual({
      responseMimeType: "application/json",
      responseJsonSchema: { type: "object", properties: { a: { type: "string" } } },
    });
    expect(droppedFor({ output })).toEqual(["output/properties/a/minLength"]);
  });

  test("beside functions it is said in words to models that can't have both", () => {
    const old = bodyFor({ output, tools: tools(), system: "be kind" }, of("gemini-2.5-flash"));
    expect(old).not.toHaveProperty("generationConfig");
    expect(old.systemInstruction.parts[0].text).toMatch(/^be kind\n\n[\s\S]*"minLength":1/);
    const plain = bodyFor({ output: { type: "json" }, tools: tools() }, of("gemini-2.5-flash"));
    expect(plain.systemInstruction.parts[0].text).toMatch(/JSON value/);
    const both = bodyFor({ output, tools: tools() });
    expect(both.generationConfig).toHaveProperty("responseJsonSchema");
    const none = bodyFor({ output, tools: tools({ choice: "none" }) }, of("gemini-2.5-flash"));
    expect(none.generationConfig).toHaveProperty("responseJsonSchema");
  });
});
