import { expect, test } from "vitest";
import { parseInference } from "../../../../src/gateway/api/tensorzero/index.ts";
import { uuid7 } from "../../../../src/kernel/uuid7.ts";
import { CONTEXT, NOW, refusal } from "../samples.ts";

const input = { messages: [{ role: "user", content: "x" }] };
const good = { function_name: "chat", input };
const withBlock = (block: unknown) => ({
  function_name: "chat",
  input: { messages: [{ role: "user", content: [block] }] },
});
const withParam = (params: object) => ({ ...good, params: { chat_completion: params } });

test.each<[string, unknown, string]>([
  ["a list", [], "expected an object, got an array"],
  ["null", null, "expected an object, got null"],
  ["an empty object", {}, "missing field `function_name` (or `model_name`)"],
  ["no input", { function_name: "chat" }, "missing field `input`"],
  [
    "`function` for `function_name`",
    { function: "chat", input },
    "unknown field `function` (did you mean `function_name`?)",
  ],
  ["`model`", { model: "m", input }, "unknown field `model` (did you mean `model_name`?)"],
  ["messages at the top", { function_name: "chat", messages: [] }, "did you mean `input.messages`?"],
  [
    "a parameter at the top",
    { ...good, temperature: 1 },
    "did you mean `params.chat_completion.temperature`?",
  ],
  ["a misspelt field", { ...good, epsode_id: "x" }, "did you mean `episode_id`?"],
  ["function and model", { ...good, model_name: "m" }, "only one of `function_name` and `model_name`"],
  ["an empty function name", { function_name: "", input }, "function_name: must not be empty"],
  [
    "a function name that is a number",
    { function_name: 1, input },
    "function_name: expected a string, got a number",
  ],
  [
    "a variant of a model",
    { model_name: "m", variant_name: "v", input },
    "`variant_name` can't be given together with `model_name`",
  ],
  ["a word for stream", { ...good, stream: "yes" }, "stream: expected true or false, got a string"],
  ["a reserved tag", { ...good, tags: { "tensorzero::x": "1" } }, "tags: tag `tensorzero::x` may not begin"],
  ["a tag that is a number", { ...good, tags: { a: 1 } }, "tags.a: expected a string, got a number"],
  ["an empty namespace", { ...good, namespace: "" }, "namespace: must not be empty"],
  [
    "another group of params",
    { ...good, params: { chat: {} } },
    "params: unknown field `chat` (did you mean `chat_completion`?)",
  ],
  [
    "an unknown param",
    withParam({ max_token: 1 }),
    "params.chat_completion: unknown field `max_token` (did you mean `max_tokens`?)",
  ],
  [
    "a param of a wrong type",
    withParam({ temperature: "hot" }),
    "params.chat_completion.temperature: expected a number, got a string",
  ],
  [
    "a negative limit",
    withParam({ max_tokens: -1 }),
    "params.chat_completion.max_tokens: must not be negative",
  ],
  [
    "half a token",
    withParam({ max_tokens: 1.5 }),
    "params.chat_completion.max_tokens: expected a whole number, got 1.5",
  ],
  [
    "an unknown service tier",
    withParam({ service_tier: "flexx" }),
    'service_tier: unknown value "flexx" (did you mean "flex"?)',
  ],
  [
    "an unknown JSON mode",
    withParam({ json_mode: "stric" }),
    'json_mode: unknown value "stric" (did you mean "strict"?)',
  ],
  [
    "one stop sequence as text",
    withParam({ stop_sequences: "END" }),
    "stop_sequences: expected an array, got a string",
  ],
  ["an unknown tool choice", { ...good, tool_choice: "always" }, 'tool_choice: unknown value "always"'],
  ["a tool choice that is a number", { ...good, tool_choice: 1 }, "tool_choice: expected"],
  [
    "OpenAI's tool choice",
    { ...good, tool_choice: { function: {} } },
    "tool_choice: unknown field `function`",
  ],
  [
    "a tool without parameters",
    { ...good, additional_tools: [{ name: "f", description: "" }] },
    "additional_tools[0]: missing field `parameters`",
  ],
  [
    "OpenAI's form of a tool",
    { ...good, additional_tools: [{ type: "function", function: {} }] },
    "additional_tools[0]: unknown field `function`",
  ],
  [
    "an unknown kind of tool",
    { ...good, additional_tools: [{ type: "mcp" }] },
    'additional_tools[0].type: unknown value "mcp"',
  ],
  [
    "a provider tool without a tool",
    { ...good, provider_tools: [{}] },
    "provider_tools[0]: missing field `tool`",
  ],
  [
    "a provider tool's scope without a model",
    { ...good, provider_tools: [{ scope: {}, tool: {} }] },
    "provider_tools[0].scope: missing field `model_name`",
  ],
  [
    "a schema that is text",
    { ...good, output_schema: "{}" },
    "output_schema: expected an object, got a string",
  ],
  ["a credential that is no text", { ...good, credentials: { k: 1 } }, "credentials.k: expected a string"],
  [
    "an unknown cache mode",
    { ...good, cache_options: { enabled: true } },
    "cache_options.enabled: expected a string, got a boolean",
  ],
  ["an unknown cache option", { ...good, cache_options: { max_age: 1 } }, "did you mean `max_age_s`?"],
  [
    "a pointer without a slash",
    { ...good, extra_body: [{ pointer: "a", value: 1 }] },
    'extra_body[0].pointer: a JSON Pointer begins with "/", got "a"',
  ],
  [
    "a patch that does nothing",
    { ...good, extra_body: [{ pointer: "/a" }] },
    "extra_body[0]: exactly one of `value` and `delete: true`",
  ],
  [
    "a patch that does both",
    { ...good, extra_body: [{ pointer: "/a", value: 1, delete: true }] },
    "extra_body[0]: exactly one of",
  ],
  [
    "a patch for a variant and a model",
    { ...good, extra_body: [{ pointer: "/a", value: 1, variant_name: "v", model_name: "m" }] },
    "extra_body[0]: only one of `variant_name` and `model_name`",
  ],
  [
    "a patch for a provider of no model",
    { ...good, extra_body: [{ pointer: "/a", value: 1, provider_name: "p" }] },
    "`provider_name` needs `model_name`",
  ],
  [
    "a header with a line break",
    { ...good, extra_headers: [{ name: "a", value: "b\r\nc: d" }] },
    "extra_headers[0].value: a header value holds no line break",
  ],
  [
    "a header name with a space",
    { ...good, extra_headers: [{ name: "a b", value: "c" }] },
    'extra_headers[0].name: "a b" is not a header name',
  ],
  [
    "an aggregate of a whole answer",
    { ...good, include_aggregated_response: true },
    "`include_aggregated_response` needs `stream: true`",
  ],
  [
    "a dynamic variant",
    { ...good, dryrun: true, internal_dynamic_variant_config: {} },
    "internal_dynamic_variant_config: variants sent with a request are not supported",
  ],
  ["input that is text", { function_name: "chat", input: "x" }, "input: expected an object, got a string"],
  ["input without messages", { function_name: "chat", input: {} }, "input: missing field `messages`"],
  [
    "empty messages",
    { function_name: "chat", input: { messages: [] } },
    "input.messages: must hold at least one message",
  ],
  [
    "messages that are an object",
    { function_name: "chat", input: { messages: {} } },
    "input.messages: expected an array, got an object",
  ],
  [
    "an unknown field of input",
    { function_name: "chat", input: { message: [] } },
    "input: unknown field `message` (did you mean `messages`?)",
  ],
  [
    "a system that is a list",
    { function_name: "chat", input: { ...input, system: [] } },
    "input.system: expected an object, got an array",
  ],
  [
    "a message that is text",
    { function_name: "chat", input: { messages: ["x"] } },
    "input.messages[0]: expected an object, got a string",
  ],
  [
    "a message without a role",
    { function_name: "chat", input: { messages: [{ content: "x" }] } },
    "input.messages[0]: missing field `role`",
  ],
  [
    "a message without content",
    { function_name: "chat", input: { messages: [{ role: "user" }] } },
    "input.messages[0]: missing field `content`",
  ],
  [
    "a system message",
    { function_name: "chat", input: { messages: [{ role: "system", content: "x" }] } },
    "put its content into `input.system`",
  ],
  [
    "an unknown role",
    { function_name: "chat", input: { messages: [{ role: "usr", content: "x" }] } },
    'input.messages[0].role: unknown value "usr" (did you mean "user"?)',
  ],
  [
    "content that is a number",
    { function_name: "chat", input: { messages: [{ role: "user", content: 1 }] } },
    "input.messages[0].content: expected a string or a list of blocks, got a number",
  ],
  ["a block that is text", withBlock("x"), "input.messages[0].content[0]: expected an object, got a string"],
  ["a block without a type", withBlock({ text: "x" }), "input.messages[0].content[0]: missing field `type`"],
  [
    "a misspelt block type",
    withBlock({ type: "txet", text: "x" }),
    'input.messages[0].content[0].type: unknown value "txet" (did you mean "text"?)',
  ],
  ["a text block without text", withBlock({ type: "text" }), "content[0]: missing field `text`"],
  [
    "a text block with both",
    withBlock({ type: "text", text: "a", arguments: {} }),
    "exactly one of `text` and `arguments`",
  ],
  [
    "a text block with more",
    withBlock({ type: "text", text: "a", cache: 1 }),
    "content[0]: unknown field `cache`",
  ],
  [
    "a tool call without a name",
    withBlock({ type: "tool_call", id: "1", arguments: "{}" }),
    "missing field `name`",
  ],
  [
    "tool arguments that are a list",
    withBlock({ type: "tool_call", id: "1", name: "f", arguments: [] }),
    "content[0].arguments: expected a JSON text or an object, got an array",
  ],
  [
    "a tool result that is an object",
    withBlock({ type: "tool_result", id: "1", name: "f", result: {} }),
    "content[0].result: expected a string, got an object",
  ],
  ["a file of nothing", withBlock({ type: "file" }), "content[0]: missing field `url` or `data`"],
  [
    "a file twice",
    withBlock({ type: "file", url: "https://a.example/", data: "AAAA" }),
    "exactly one of `url` and `data`",
  ],
  [
    "a data: prefix",
    withBlock({ type: "file", data: "data:image/png;base64,AAAA", mime_type: "image/png" }),
    "content[0].data: expected base64 without a `data:` prefix",
  ],
  [
    "a file on the gateway's disk",
    withBlock({ type: "file", url: "file:///etc/passwd" }),
    "content[0].url: expected an http or https address",
  ],
  ["a stored file", withBlock({ type: "file", storage_path: {} }), "stored files are not kept here"],
  [
    "an unknown detail",
    withBlock({ type: "file", url: "https://a.example/", detail: "hihg" }),
    'detail: unknown value "hihg" (did you mean "high"?)',
  ],
])("%s is refused with the path and the fix", (_what, body, text) => {
  const error = refusal(() => parseInference(body, CONTEXT));
  expect(error.status).toBe(400);
  expect(error.message).toContain(text);
});

test.each<[string, unknown, string]>([
  ["not a UUID", "session-1", 'episode_id: Invalid Episode ID: "session-1" is not a UUID'],
  ["a number", 7, "episode_id: expected a string, got a number"],
  ["a UUIDv4", "9b2f0c9e-6a53-4b0e-8f0e-3d1b2c4a5d6e", "Invalid Episode ID: Version must be 7, got 4"],
  ["older than language models", uuid7(1_579_751_959_999), "Invalid Episode ID: Timestamp is too early"],
  ["of the next second", uuid7(NOW + 1000), "Invalid Episode ID: Timestamp is in the future"],
])("an episode id that is %s is refused", (_what, id, text) => {
  const error = refusal(() => parseInference({ ...good, episode_id: id }, CONTEXT));
  expect(error.status).toBe(400);
  expect(error.message).toContain(text);
});

test("an episode id of the current second is taken, as TensorZero compares seconds", () => {
  const id = uuid7(Math.floor(NOW / 1000) * 1000 + 999);
  expect(parseInference({ ...good, episode_id: id }, CONTEXT).call.episodeId).toBe(id);
  const floor = uuid7(1_579_751_960_000);
  expect(parseInference({ ...good, episode_id: floor }, CONTEXT).call.episodeId).toBe(floor);
});
