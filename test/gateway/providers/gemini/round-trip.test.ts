import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createHttpClient } from "../../../../src/adapters/http-client/client.ts";
import { geminiProvider } from "../../../../src/gateway/providers/gemini/provider.ts";
import type { HttpClient } from "../../../../src/gateway/providers/http-port.ts";
import type { Gateway } from "../../../../src/gateway/run/gateway.ts";
import { systemClock } from "../../../../src/kernel/clock.ts";
import { chatFunction, config, model, target, variant } from "../../../support/config.ts";
import { ask, gatewayRig, jsonOf, sseData, textOf } from "../../../support/gateway.ts";
import { sse, sseOf, startUpstream, type Upstream } from "../../../support/upstream.ts";

/** A tool turn through the whole gateway and back: what a client echoes must reach Gemini as it was said. */

const SAID = [
  { text: "let me see", thought: true },
  { text: "I ask." },
  { functionCall: { id: "a", name: "f", args: { x: 1 } }, thoughtSignature: "c2ln" },
  { functionCall: { id: "b", name: "f", args: { x: 2 } } },
];
/** Without the summary, from which Gemini reads nothing. */
const ECHOED = SAID.slice(1);
const UNSIGNED = [SAID[1], { ...SAID[2], thoughtSignature: "skip_thought_signature_validator" }, SAID[3]];
const TOOL = { name: "f", description: "does f", parameters: { type: "object", properties: {} } };

let upstream: Upstream;
let http: HttpClient;
let gateway: Gateway;
beforeAll(async () => {
  upstream = await startUpstream((request) => {
    const chunk = (parts: readonly unknown[], finishReason?: string) => ({
      candidates: [{ content: { role: "model", parts }, finishReason }],
    });
    if (!request.url.includes(":stream")) return { body: chunk(SAID, "STOP") };
    return sseOf(sse(...SAID.map((part) => chunk([part])), chunk([{ text: "" }], "STOP")));
  });
  http = createHttpClient();
  const behind = target("g/p", {
    kind: "gemini",
    wire: "gemini",
    tier: 3,
    baseUrl: upstream.url,
    upstreamModel: "gemini-3-flash-preview",
  });
  const provider = geminiProvider(systemClock);
  ({ gateway } = await gatewayRig({
    config: config([model("g", [behind])], [chatFunction("chat", [variant("v", "g")])]),
    provider: () => provider,
    http,
  }));
});
afterAll(async () => {
  await http.close();
  await upstream.close();
});

type Fields = Readonly<Record<string, unknown>>;

/** What went upstream last: the turn of the model, and the answers to its calls. */
function sent(): { readonly model: unknown; readonly answers: unknown } {
  const { contents } = upstream.last.json as { readonly contents: readonly { readonly parts: unknown }[] };
  return { model: contents[1]?.parts, answers: contents[2]?.parts };
}

const ANSWERS = ["a", "b"].map((id) => ({
  functionResponse: { id, name: "f", response: { output: `result ${id}` } },
}));

describe("TensorZero's dialect", () => {
  const first = { role: "user", content: "go" };
  const ask1 = (more: object = {}, messages: readonly unknown[] = [first]) =>
    ask(gateway, "/inference", {
      function_name: "chat",
      input: { messages },
      additional_tools: [{ ...TOOL, strict: false }],
      ...more,
    });
  const results = ["a", "b"].map((id) => ({ type: "tool_result", id, name: "f", result: `result ${id}` }));
  const echo = (content: unknown) =>
    ask1({}, [first, { role: "assistant", content }, { role: "user", content: results }]);

  test("gives back what a whole answer said", async () => {
    const { content } = (await jsonOf(await ask1())) as { readonly content: unknown };
    expect((await echo(content)).status).toBe(200);
    expect(sent()).toEqual({ model: ECHOED, answers: ANSWERS });
  });

  test("gives back what a stream said", async () => {
    const chunks = sseData(await textOf(await ask1({ stream: true }))) as readonly Fields[];
    const content = chunks
      .flatMap((chunk) => (chunk.content as readonly Fields[] | undefined) ?? [])
      // As a client puts chunks together: the ids of calls are theirs, other ids count blocks.
      .map(({ id, ...block }) => (block.type === "tool_call" ? { id, ...block } : block));
    expect((await echo(content)).status).toBe(200);
    expect(sent()).toEqual({ model: ECHOED, answers: ANSWERS });
  });
});

describe("OpenAI's dialect", () => {
  const first = { role: "user", content: "go" };
  const ask2 = (more: object = {}, messages: readonly unknown[] = [first]) =>
    ask(gateway, "/openai/v1/chat/completions", {
      model: "chat",
      messages,
      tools: [{ type: "function", function: TOOL }],
      ...more,
    });
  const results = ["a", "b"].map((id) => ({ role: "tool", tool_call_id: id, content: `result ${id}` }));
  const echo = (message: Fields) => ask2({}, [first, message, ...results]);

  async function wholeMessage(): Promise<Fields> {
    const body = (await jsonOf(await ask2())) as {
      readonly choices: readonly { readonly message: Fields }[];
    };
    return body.choices[0]?.message ?? {};
  }

  test("gives back what a whole message said", async () => {
    expect((await echo(await wholeMessage())).status).toBe(200);
    expect(sent()).toEqual({ model: ECHOED, answers: ANSWERS });
  });

  test("works where a client keeps only content and tool_calls", async () => {
    const { role, content, tool_calls } = await wholeMessage();
    expect((await echo({ role, content, tool_calls })).status).toBe(200);
    expect(sent()).toEqual({ model: UNSIGNED, answers: ANSWERS });
  });

  test("gives back what a stream said", async () => {
    const chunks = sseData(await textOf(await ask2({ stream: true }))) as readonly {
      readonly choices: readonly { readonly delta: Fields }[];
    }[];
    const deltas = chunks.flatMap((chunk) => chunk.choices?.map(({ delta }) => delta) ?? []);
    const lists = (name: string) =>
      deltas.flatMap((delta) => (delta[name] as readonly Fields[] | undefined) ?? []);
    const message = {
      role: "assistant",
      content: deltas.map((delta) => delta.content ?? "").join(""),
      tool_calls: lists("tool_calls").map(({ index: _, ...call }) => call),
      tensorzero_extra_content: lists("tensorzero_extra_content").map(({ id: _, ...block }) => block),
    };
    expect((await echo(message)).status).toBe(200);
    expect(sent()).toEqual({ model: ECHOED, answers: ANSWERS });
  });
});
