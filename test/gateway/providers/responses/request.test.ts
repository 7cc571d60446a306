import { describe, expect, test } from "vitest";
import type { Kind, Target } from "../../../../src/gateway/config/types.ts";
import type { JsonObject, ModelRequest, ToolSet } from "../../../../src/gateway/model/index.ts";
import { responseBody } from "../../../../src/gateway/providers/responses/request.ts";
import { requestOf, targetOf } from "../../../support/target.ts";

const at = (more: Partial<Target> = {}) => targetOf({ kind: "openai", wire: "responses", ...more });

function built(request: Partial<ModelRequest> = {}, target: Partial<Target> = {}) {
  return responseBody(requestOf(request), at(target));
}

/** As it goes out: without what is undefined. */
function bodyOf(request: Partial<ModelRequest> = {}, target: Partial<Target> = {}) {
  return JSON.parse(JSON.stringify(built(request, target).body));
}

const PARAMETERS: JsonObject = { type: "object", properties: { city: { type: "string" } } };
const WEATHER = {
  type: "function",
  name: "weather",
  description: "tells",
  parameters: PARAMETERS,
  strict: false,
} as const;
const SQL = { type: "openai_custom", name: "sql", description: undefined, format: undefined } as const;

const toolsOf = (more: Partial<ToolSet>): ToolSet => ({
  tools: [WEATHER],
  choice: "auto",
  parallel: undefined,
  provider: [],
  ...more,
});

describe("the body", () => {
  test("of the plainest request asks that nothing be kept", () => {
    expect(bodyOf()).toEqual({
      model: "up-model",
      input: [{ type: "message", role: "user", content: [{ type: "input_text", text: "hi" }] }],
      stream: false,
      store: false,
    });
    expect(bodyOf({ stream: true })).toMatchObject({ stream: true });
    expect(bodyOf({ stream: true })).not.toHaveProperty("stream_options");
  });

  test("has the system text as instructions", () => {
    expect(bodyOf({ system: "be brief" })).toMatchObject({ instructions: "be brief" });
  });

  test("has parameters under the wire's names, and says which it has no place for", () => {
    const params = {
      temperature: 0.2,
      top_p: 0.9,
      max_tokens: 100,
      reasoning_effort: "low",
      service_tier: "flex",
      verbosity: "high",
      seed: 1,
      presence_penalty: 0.1,
      frequency_penalty: 0.1,
      thinking_budget_tokens: 9,
      stop_sequences: ["x"],
    } as const;
    const body = bodyOf({ params });
    expect(body).toEqual({
      ...bodyOf(),
      temperature: 0.2,
      top_p: 0.9,
      max_output_tokens: 100,
      reasoning: { effort: "low" },
      service_tier: "flex",
      text: { verbosity: "high" },
    });
    expect(built({ params }).dropped).toEqual([
      "seed",
      "presence_penalty",
      "frequency_penalty",
      "thinking_budget_tokens",
      "stop_sequences",
    ]);
    expect(built({ params: { stop_sequences: [] } }).dropped).toBeUndefined();
  });

  test("never asks OpenAI for fewer tokens than it grants at least", () => {
    expect(bodyOf({ params: { max_tokens: 1 } })).toMatchObject({ max_output_tokens: 16 });
    expect(built({ params: { max_tokens: 1 } }).dropped).toEqual(["max_tokens"]);
    expect(bodyOf({ params: { max_tokens: 1 } }, { kind: "local" })).toMatchObject({ max_output_tokens: 1 });
  });

  test("tells others than OpenAI nothing of its extras", () => {
    const params = { service_tier: "flex", verbosity: "low" } as const;
    const { body, dropped } = built({ params }, { kind: "local" });
    expect(body).not.toHaveProperty("service_tier");
    expect(body).not.toHaveProperty("text");
    expect(dropped).toEqual(["service_tier", "verbosity"]);
    expect(bodyOf({ params }, { kind: "openrouter" })).toMatchObject({ service_tier: "flex" });
  });

  test("asks Workers AI for whole answers, and does not speak of keeping", () => {
    const body = bodyOf({ stream: true }, { kind: "cloudflare" });
    expect(body).toMatchObject({ stream: false });
    expect(body).not.toHaveProperty("store");
  });

  test("asks for encrypted reasoning where the configuration does", () => {
    const responses = { encryptedReasoning: true, providerTools: [] };
    expect(bodyOf({}, { responses })).toMatchObject({ include: ["reasoning.encrypted_content"] });
    expect(bodyOf({}, { responses: { ...responses, encryptedReasoning: false } })).not.toHaveProperty(
      "include",
    );
  });

  test("takes the target's options, which add to what is made of several", () => {
    const options = {
      store: true,
      reasoning: { summary: "auto" },
      text: { verbosity: "low" },
      include: ["reasoning.encrypted_content", "web_search_call.results"],
      prompt_cache_key: "k",
    };
    const responses = { encryptedReasoning: true, providerTools: [] };
    const request = {
      params: { reasoning_effort: "high" },
      output: { type: "schema", name: "n", schema: {}, strict: true },
    } as const;
    expect(bodyOf(request, { options, responses })).toMatchObject({
      store: true,
      reasoning: { effort: "high", summary: "auto" },
      text: { format: { type: "json_schema" }, verbosity: "low" },
      include: ["reasoning.encrypted_content", "web_search_call.results"],
      prompt_cache_key: "k",
    });
    expect(bodyOf({}, { options })).toMatchObject({ reasoning: { summary: "auto" } });
  });
});

describe("the shape of the answer", () => {
  test("is enforced by a schema", () => {
    const output = { type: "schema", name: "answer", schema: PARAMETERS, strict: true } as const;
    expect(bodyOf({ output }).text).toEqual({
      format: { type: "json_schema", name: "answer", schema: PARAMETERS, strict: true },
    });
  });

  test("is JSON, asked for in words where no message has the word, for the instructions do not count", () => {
    const output = { type: "json" } as const;
    const asked = bodyOf({ output, system: "answer in JSON" });
    expect(asked.text).toEqual({ format: { type: "json_object" } });
    expect(asked.input).toHaveLength(2);
    expect(asked.input[0]).toMatchObject({
      role: "developer",
      content: [{ type: "input_text", text: expect.stringContaining("JSON") }],
    });
    const messages = [{ role: "user", content: [{ type: "text", text: "as json, please" }] }] as const;
    expect(bodyOf({ output, messages }).input).toHaveLength(1);
  });
});

describe("tools", () => {
  test("are flat, and say of strictness what they are, for unsaid is strict here", () => {
    const tools = toolsOf({ tools: [WEATHER, { ...WEATHER, name: "w2", strict: true }], parallel: false });
    const body = bodyOf({ tools });
    expect(body.tools).toEqual([
      { type: "function", name: "weather", description: "tells", parameters: PARAMETERS, strict: false },
      { type: "function", name: "w2", description: "tells", parameters: PARAMETERS, strict: true },
    ]);
    expect(body).toMatchObject({ tool_choice: "auto", parallel_tool_calls: false });
    expect(bodyOf({ tools: toolsOf({}) })).not.toHaveProperty("parallel_tool_calls");
  });

  test.for([
    ["none", "none"],
    ["required", "required"],
    [{ specific: "weather" }, { type: "function", name: "weather" }],
    [{ specific: "sql" }, { type: "custom", name: "sql" }],
  ] as const)("are chosen: %j", ([choice, wire]) => {
    expect(bodyOf({ tools: toolsOf({ tools: [WEATHER, SQL], choice }) }).tool_choice).toEqual(wire);
  });

  test("may take free text, their grammar told flat", () => {
    const grammar = { syntax: "lark", definition: "start: WORD" };
    const made = (format: JsonObject | undefined) =>
      bodyOf({ tools: toolsOf({ tools: [{ ...SQL, format }] }) }).tools;
    expect(made({ type: "grammar", grammar })).toEqual([
      { type: "custom", name: "sql", format: { type: "grammar", ...grammar } },
    ]);
    expect(made({ type: "text" })).toEqual([{ type: "custom", name: "sql", format: { type: "text" } }]);
    expect(made(undefined)).toEqual([{ type: "custom", name: "sql" }]);
    expect(() => bodyOf({ tools: toolsOf({ tools: [SQL] }) }, { kind: "local" })).toThrow(
      expect.objectContaining({ outcome: "model", message: expect.stringContaining("custom tools (sql)") }),
    );
  });

  test("of the service come after the request's: the configuration's, then what the request adds", () => {
    const responses = { encryptedReasoning: false, providerTools: [{ type: "web_search" }] };
    const provider = [{ type: "file_search", vector_store_ids: ["v"] }];
    const types = (request: Partial<ModelRequest>) =>
      bodyOf(request, { responses }).tools.map(({ type }: { readonly type: string }) => type);
    expect(types({ tools: toolsOf({ provider }) })).toEqual(["function", "web_search", "file_search"]);
    expect(types({})).toEqual(["web_search"]);
    expect(bodyOf({}, { responses })).not.toHaveProperty("tool_choice");
    expect(bodyOf({ tools: toolsOf({ tools: [] }) })).not.toHaveProperty("tools");
  });
});

test.for(["ollama", "compatible", "gemini", "glm"] as const satisfies readonly Kind[])(
  "a service of kind %s is told not to keep anything",
  (kind) => {
    expect(bodyOf({}, { kind })).toMatchObject({ store: false });
  },
);
