import { describe, expect, test } from "vitest";
import type { Kind } from "../../../../src/gateway/config/types.ts";
import {
  AttemptFailure,
  type Block,
  type ModelRequest,
  type ToolSet,
} from "../../../../src/gateway/model/index.ts";
import { chatBody } from "../../../../src/gateway/providers/openai/request.ts";
import { requestOf, targetOf } from "../../../support/target.ts";

/** The body as it goes out: undefined fields are gone. */
function bodyFor(kind: Kind, more: Partial<ModelRequest> = {}, target = targetOf({ kind })) {
  return JSON.parse(JSON.stringify(chatBody(requestOf(more), target)));
}

const user = (...content: Block[]) => ({ role: "user", content }) as const;
const assistant = (...content: Block[]) => ({ role: "assistant", content }) as const;
const text = (value: string) => ({ type: "text", text: value }) as const;

const TOOL = {
  type: "function",
  name: "f",
  description: "does f",
  parameters: { type: "object" },
  strict: true,
} as const;
const tools = (more: Partial<ToolSet> = {}): ToolSet => ({
  tools: [TOOL],
  choice: "auto",
  parallel: undefined,
  provider: [],
  ...more,
});

describe("parameters", () => {
  test("go out under OpenAI's names", () => {
    const params = {
      temperature: 0,
      top_p: 0.5,
      max_tokens: 9,
      seed: 1,
      presence_penalty: 0.1,
      frequency_penalty: 0.2,
      stop_sequences: ["x"],
      reasoning_effort: "low",
      service_tier: "flex",
      verbosity: "low",
    } as const;
    expect(bodyFor("openai", { params })).toEqual({
      model: "up-model",
      messages: [{ role: "user", content: "hi" }],
      stream: false,
      temperature: 0,
      top_p: 0.5,
      max_completion_tokens: 9,
      seed: 1,
      presence_penalty: 0.1,
      frequency_penalty: 0.2,
      stop: ["x"],
      reasoning_effort: "low",
      service_tier: "flex",
      verbosity: "low",
    });
    const plain = bodyFor("compatible", { params });
    expect(plain).toMatchObject({ max_tokens: 9, reasoning_effort: "low" });
    expect(plain).not.toHaveProperty("service_tier");
    expect(plain).not.toHaveProperty("max_completion_tokens");
  });

  test("ask for reasoning in each service's own way", () => {
    const high = { params: { reasoning_effort: "high" } };
    const budget = { params: { thinking_budget_tokens: 500 } };
    expect(bodyFor("openrouter", high).reasoning).toEqual({ effort: "high" });
    expect(bodyFor("openrouter", budget).reasoning).toEqual({ max_tokens: 500 });
    expect(bodyFor("glm", high)).toMatchObject({ thinking: { type: "enabled" }, reasoning_effort: "high" });
    expect(bodyFor("glm", { params: { reasoning_effort: "none" } })).toMatchObject({
      thinking: { type: "disabled" },
    });
    expect(bodyFor("glm", budget)).toMatchObject({ thinking: { type: "enabled" } });
    expect(bodyFor("glm")).not.toHaveProperty("thinking");
    expect(bodyFor("local", budget)).not.toHaveProperty("reasoning_effort");
  });

  test("a target's options are sent along", () => {
    const target = targetOf({ options: { min_p: 0.1 } });
    expect(bodyFor("compatible", {}, target)).toMatchObject({ min_p: 0.1 });
  });

  test("a stream asks for usage where that is understood", () => {
    expect(bodyFor("openai", { stream: true })).toMatchObject({
      stream: true,
      stream_options: { include_usage: true },
    });
    expect(bodyFor("glm", { stream: true })).not.toHaveProperty("stream_options");
    expect(bodyFor("openai")).not.toHaveProperty("stream_options");
  });
});

describe("messages", () => {
  test("the system text is the developer's word at OpenAI", () => {
    expect(bodyFor("openai", { system: "be kind" }).messages[0]).toEqual({
      role: "developer",
      content: "be kind",
    });
    expect(bodyFor("glm", { system: "be kind" }).messages[0]).toEqual({ role: "system", content: "be kind" });
  });

  test("several texts are parts, or lines where parts are not understood", () => {
    const messages = [user(text("a"), text("b"))];
    expect(bodyFor("openai", { messages }).messages[0].content).toEqual([text("a"), text("b")]);
    expect(bodyFor("cloudflare", { messages }).messages[0].content).toBe("a\nb");
  });

  test("images, audio and documents go as their parts", () => {
    const messages = [
      user(
        text("look"),
        { type: "file", url: "https://x.example/a.png", detail: "low" },
        { type: "file", data: "QUJD", mimeType: "image/png" },
        { type: "file", data: "QUJD", mimeType: "audio/mpeg" },
        { type: "file", data: "QUJD", mimeType: "application/pdf", filename: "a.pdf" },
      ),
    ];
    expect(bodyFor("openai", { messages }).messages[0].content).toEqual([
      { type: "text", text: "look" },
      { type: "image_url", image_url: { url: "https://x.example/a.png", detail: "low" } },
      { type: "image_url", image_url: { url: "data:image/png;base64,QUJD" } },
      { type: "input_audio", input_audio: { data: "QUJD", format: "mp3" } },
      { type: "file", file: { file_data: "data:application/pdf;base64,QUJD", filename: "a.pdf" } },
    ]);
  });

  test("a document by address goes only where addresses are read", () => {
    const file = { type: "file", url: "https://x.example/a.pdf", mimeType: "application/pdf" } as const;
    const messages = [user(file)];
    expect(() => bodyFor("openai", { messages })).toThrow(AttemptFailure);
    expect(bodyFor("openrouter", { messages }).messages[0].content[0].file.file_data).toBe(file.url);
    expect(() => bodyFor("openai", { messages: [user({ type: "file", mimeType: "image/png" })] })).toThrow(
      /neither/,
    );
  });

  test("tool results answer right after their calls, before what the user says", () => {
    const messages = [
      assistant(text("wait"), { type: "tool_call", id: "1", name: "f", arguments: '{"a":1}' }),
      user(text("and?"), { type: "tool_result", id: "1", name: "f", result: "42" }),
    ];
    expect(bodyFor("compatible", { messages }).messages).toEqual([
      {
        role: "assistant",
        content: "wait",
        tool_calls: [{ id: "1", type: "function", function: { name: "f", arguments: '{"a":1}' } }],
      },
      { role: "tool", tool_call_id: "1", content: "42" },
      { role: "user", content: "and?" },
    ]);
  });

  test("a message of calls alone has null for content, at Workers AI an empty text", () => {
    const messages = [assistant({ type: "tool_call", id: "1", name: "f", arguments: "{}" })];
    expect(bodyFor("compatible", { messages }).messages[0].content).toBeNull();
    expect(bodyFor("cloudflare", { messages }).messages[0].content).toBe("");
  });

  test("reasoning goes back to GLM alone, and only its own", () => {
    const call = { type: "tool_call", id: "1", name: "f", arguments: "{}" } as const;
    const own = [assistant({ type: "thought", text: "hm", providerType: "glm" }, call)];
    const foreign = [assistant({ type: "thought", text: "hm", providerType: "anthropic" }, call)];
    expect(bodyFor("glm", { messages: own }).messages[0].reasoning_content).toBe("hm");
    expect(bodyFor("glm", { messages: foreign }).messages[0]).not.toHaveProperty("reasoning_content");
    expect(bodyFor("openai", { messages: own }).messages[0]).not.toHaveProperty("reasoning_content");
    expect(bodyFor("openai", { messages: [assistant({ type: "thought", text: "hm" })] }).messages).toEqual(
      [],
    );
  });

  test("tool calls of the past carry the signature that Gemini's route insists on", () => {
    const messages = [assistant({ type: "tool_call", id: "1", name: "f", arguments: "{}" })];
    expect(bodyFor("gemini", { messages }).messages[0].tool_calls[0].extra_content).toEqual({
      google: { thought_signature: "skip_thought_signature_validator" },
    });
  });

  test("a block of unknown kind goes only to the target that it names", () => {
    const data = { type: "special" };
    const mine = [user(text("x"), { type: "unknown", data, modelName: "m", providerName: "p" })];
    const others = [user(text("x"), { type: "unknown", data, modelName: "other" })];
    expect(bodyFor("openai", { messages: mine }).messages[0].content).toEqual([text("x"), data]);
    expect(bodyFor("openai", { messages: others }).messages[0].content).toBe("x");
  });
});

describe("tools", () => {
  test("go with choice, parallel and the provider's own", () => {
    const set = tools({ choice: { specific: "f" }, parallel: false, provider: [{ type: "web_search" }] });
    const { description, name, parameters } = TOOL;
    expect(bodyFor("openai", { tools: set })).toMatchObject({
      tools: [
        { type: "function", function: { description, name, parameters, strict: true } },
        { type: "web_search" },
      ],
      tool_choice: { type: "function", function: { name: "f" } },
      parallel_tool_calls: false,
    });
    expect(bodyFor("openai", { tools: tools({ tools: [] }) })).not.toHaveProperty("tools");
    expect(bodyFor("openai", { tools: tools({ choice: "required" }) }).tool_choice).toBe("required");
  });

  test("GLM knows only auto, no strict, and streams arguments when asked", () => {
    const forced = bodyFor("glm", { tools: tools({ choice: "required", parallel: true }), stream: true });
    expect(forced).toMatchObject({ tool_choice: "auto", tool_stream: true });
    expect(forced.tools[0].function).not.toHaveProperty("strict");
    expect(forced).not.toHaveProperty("parallel_tool_calls");
    expect(bodyFor("glm", { tools: tools({ choice: "none" }) })).not.toHaveProperty("tools");
  });

  test("custom tools go to OpenAI; elsewhere the next target is tried", () => {
    const custom = { type: "openai_custom", name: "c", description: "d", format: { type: "text" } } as const;
    const set = tools({ tools: [custom], choice: { specific: "c" } });
    expect(bodyFor("openai", { tools: set })).toMatchObject({
      tools: [{ type: "custom", custom: { name: "c", description: "d", format: { type: "text" } } }],
      tool_choice: { type: "custom", custom: { name: "c" } },
    });
    expect(() => bodyFor("compatible", { tools: set })).toThrow(/only OpenAI/);
  });

  test("OpenRouter is told to honour tools and schema", () => {
    const output = { type: "schema", name: "n", schema: { type: "object" }, strict: true } as const;
    expect(bodyFor("openrouter", { tools: tools() }).provider).toEqual({ require_parameters: true });
    expect(bodyFor("openrouter", { output }).provider).toEqual({ require_parameters: true });
    expect(bodyFor("openrouter")).not.toHaveProperty("provider");
  });
});

describe("output", () => {
  const output = { type: "schema", name: "n", schema: { type: "object" }, strict: true } as const;

  test("is asked for as JSON or under a schema", () => {
    expect(bodyFor("openai", { output: { type: "json" } }).response_format).toEqual({ type: "json_object" });
    expect(bodyFor("openai", { output }).response_format).toEqual({
      type: "json_schema",
      json_schema: { name: "n", schema: { type: "object" }, strict: true },
    });
    expect(bodyFor("openai")).not.toHaveProperty("response_format");
  });

  test("where only JSON can be promised the schema is said in words", () => {
    const body = bodyFor("glm", { output, system: "be kind" });
    expect(body.response_format).toEqual({ type: "json_object" });
    expect(body.messages[0].content).toMatch(/^be kind\n\n[\s\S]*\{"type":"object"\}$/);
    expect(bodyFor("glm", { output }).messages[0].role).toBe("system");
  });
});
