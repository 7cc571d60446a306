import { expect, test } from "vitest";
import { parseInvoke } from "../../../../src/gateway/api/tensorzero/index.ts";
import { CONTEXT, finished, names, refusal } from "../samples.ts";

const invoke = (name: string, body: unknown) => parseInvoke(name, body, CONTEXT, names);
const address = { type: "function", name: "chat", variant: undefined };

test("a body of /inference needs no function name", () => {
  const { call } = invoke("chat", {
    input: { messages: [{ role: "user", content: "x" }] },
    tags: { a: "b" },
  });
  expect(call).toMatchObject({ address, tags: { a: "b" } });
  expect(call.input.messages[0]?.content).toEqual([{ type: "text", text: "x" }]);
});

test("messages as OpenAI has them are read as there and answered natively", () => {
  const { call, writer } = invoke("chat", {
    model: "ignored",
    messages: [
      { role: "system", content: "s" },
      { role: "user", content: "x" },
    ],
    temperature: 0,
  });
  expect(call).toMatchObject({ address, input: { system: "s" }, params: { temperature: 0 } });
  expect(JSON.parse(writer.whole(finished, 0))).toHaveProperty("inference_id");
});

test.each<[string, unknown, string]>([
  ["query and documents", { query: "q", documents: ["a"] }, '{"query":"q","documents":["a"]}'],
  ["a bare text", "hello", "hello"],
  ["a list", [1, 2], "[1,2]"],
  ["input that is no conversation", { input: { query: "q" } }, '{"query":"q"}'],
  ["input that is text", { input: "q", stream: true }, "q"],
  ["input beside foreign fields", { input: "q", top_n: 3 }, '{"input":"q","top_n":3}'],
])("%s becomes the user message, past any template", (_what, body, value) => {
  const { call } = invoke("chat", body);
  expect(call.address).toEqual(address);
  expect(call.input.messages).toEqual([{ role: "user", content: [{ type: "raw_text", value }] }]);
});

test.each<[string, string, unknown, number, string]>([
  ["an unknown function", "hirag_rerank", {}, 404, "Unknown function: hirag_rerank"],
  ["an embedding function", "embed", {}, 400, "send it to /embeddings"],
  ["two functions", "chat", { function_name: "extract", input: "x" }, 400, "the path names `chat`"],
  ["empty messages", "chat", { messages: [] }, 400, "messages: must hold at least one message"],
  [
    "empty input messages",
    "chat",
    { input: { messages: [] } },
    400,
    "input.messages: must hold at least one",
  ],
])("%s is refused", (_what, name, body, status, text) => {
  const error = refusal(() => invoke(name, body));
  expect(error.status).toBe(status);
  expect(error.message).toContain(text);
});
