import { expect, test } from "vitest";
import { parseChatCompletion } from "../../../../src/gateway/api/openai/index.ts";
import { uuid7 } from "../../../../src/kernel/uuid7.ts";
import { CONTEXT, NOW, names, refusal } from "../samples.ts";

const model = "tensorzero::function_name::chat";
const messages = [{ role: "user", content: "x" }];
const good = { model, messages };
const say = (...list: unknown[]) => ({ model, messages: list });
const part = (content: unknown) => say({ role: "user", content: [content] });

test.each<[string, unknown, string]>([
  ["a list", [], "expected an object, got an array"],
  ["no model", { messages }, "missing field `model`"],
  ["a model that is a number", { model: 1, messages }, "model: expected a string, got a number"],
  ["no messages", { model }, "missing field `messages`"],
  ["empty messages", say(), "messages: must hold at least one message"],
  ["messages that are text", { model, messages: "x" }, "messages: expected an array, got a string"],
  ["a message that is text", say("x"), "messages[0]: expected an object, got a string"],
  ["a message without a role", say({ content: "x" }), "messages[0]: missing field `role`"],
  [
    "an unknown role",
    say({ role: "assistent", content: "x" }),
    'messages[0].role: unknown value "assistent" (did you mean "assistant"?)',
  ],
  ["a user message without content", say({ role: "user" }), "messages[0]: missing field `content`"],
  [
    "a user message of null",
    say({ role: "user", content: null }),
    "messages[0].content: expected a string or a list of content parts, got null",
  ],
  [
    "a misspelt part",
    part({ type: "txet", text: "x" }),
    'messages[0].content[0].type: unknown value "txet" (did you mean "text"?)',
  ],
  [
    "a part whose type is a number",
    part({ type: 1 }),
    "messages[0].content[0].type: expected a string, got a number",
  ],
  ["a part that is text", part("x"), "messages[0].content[0]: expected an object, got a string"],
  ["a text part without text", part({ type: "text" }), "messages[0].content[0]: missing field `text`"],
  [
    "text and arguments",
    part({ type: "text", text: "a", "tensorzero::arguments": {} }),
    "only one of `text` and `tensorzero::arguments`",
  ],
  [
    "arguments that are text",
    part({ type: "text", "tensorzero::arguments": "a" }),
    "content[0].tensorzero::arguments: expected an object",
  ],
  [
    "an image without an address",
    part({ type: "image_url", image_url: {} }),
    "content[0].image_url: missing field `url`",
  ],
  [
    "an image on the gateway's disk",
    part({ type: "image_url", image_url: { url: "file:///a" } }),
    "content[0].image_url.url: expected an http or https address",
  ],
  [
    "an uploaded file",
    part({ type: "file", file: { file_id: "f" } }),
    "content[0].file.file_id: uploaded files are not kept here",
  ],
  ["a file without content", part({ type: "file", file: {} }), "content[0].file: missing field `file_data`"],
  [
    "audio without a format",
    part({ type: "input_audio", input_audio: { data: "AAAA" } }),
    "content[0].input_audio: missing field `format`",
  ],
  [
    "a tool message that answers nothing",
    say({ role: "tool", tool_call_id: "1", content: "x" }),
    "messages[0].tool_call_id: tool call id not found",
  ],
  [
    "a tool message without an id",
    say({ role: "tool", content: "x" }),
    "messages[0]: missing field `tool_call_id`",
  ],
  [
    "a tool message with an image",
    say(
      { role: "assistant", tool_calls: [{ id: "1", function: { name: "f", arguments: "{}" } }] },
      { role: "tool", tool_call_id: "1", content: [{ type: "image_url", image_url: "https://a.example/" }] },
    ),
    "messages[1].content: a tool message holds only text",
  ],
  [
    "a tool call without a function",
    say({ role: "assistant", tool_calls: [{ id: "1" }] }),
    "messages[0].tool_calls[0]: missing field `function`",
  ],
  [
    "a tool call without a name",
    say({ role: "assistant", tool_calls: [{ id: "1", function: { arguments: "" } }] }),
    "messages[0].tool_calls[0].function: missing field `name`",
  ],
  [
    "an image in the system message",
    say({ role: "system", content: [{ type: "image_url", image_url: "https://a.example/" }] }),
    "messages[0].content: a system message holds only text",
  ],
  [
    "text after system arguments",
    say(
      { role: "system", content: [{ type: "text", "tensorzero::arguments": {} }] },
      { role: "system", content: "x" },
    ),
    "messages[1].content: text can't follow template arguments",
  ],
  [
    "system arguments after text",
    say({ role: "system", content: "x" }, { role: "system", content: [{ a: 1 }] }),
    "messages[1].content: template arguments must be the only system content",
  ],
  [
    "an extra content of a foreign type",
    say({ role: "assistant", tensorzero_extra_content: [{ type: "text" }] }),
    'messages[0].tensorzero_extra_content[0].type: unknown value "text"',
  ],
  ["two choices", { ...good, n: 2 }, "n: only one choice is given"],
  ["no choice", { ...good, n: 0 }, "n: only one choice is given"],
  ["a temperature in words", { ...good, temperature: "hot" }, "temperature: expected a number, got a string"],
  [
    "a stop that is a number",
    { ...good, stop: 1 },
    "stop: expected a string or a list of strings, got a number",
  ],
  ["a stop of numbers", { ...good, stop: [1] }, "stop[0]: expected a string, got a number"],
  [
    "a misspelt format",
    { ...good, response_format: { type: "json_shema" } },
    'response_format.type: unknown value "json_shema" (did you mean "json_schema"?)',
  ],
  [
    "a schema without its wrapper",
    { ...good, response_format: { type: "json_schema", schema: {} } },
    "response_format: missing field `json_schema`",
  ],
  [
    "a schema without a name",
    { ...good, response_format: { type: "json_schema", json_schema: {} } },
    "response_format.json_schema: missing field `name`",
  ],
  [
    "a tool without its wrapper",
    { ...good, tools: [{ type: "function", name: "f" }] },
    "tools[0]: missing field `function`",
  ],
  [
    "a tool without a name",
    { ...good, tools: [{ type: "function", function: {} }] },
    "tools[0].function: missing field `name`",
  ],
  [
    "parameters that are text",
    { ...good, tools: [{ type: "function", function: { name: "f", parameters: "{}" } }] },
    "tools[0].function.parameters: expected an object",
  ],
  ["an unknown tool choice", { ...good, tool_choice: "any" }, 'tool_choice: unknown value "any"'],
  [
    "a tool choice that is a number",
    { ...good, tool_choice: 1 },
    "tool_choice: expected a string or an object",
  ],
  [
    "a tool choice without a name",
    { ...good, tool_choice: { type: "function", function: {} } },
    "tool_choice.function: missing field `name`",
  ],
  [
    "a tool choice without a tool",
    { ...good, tool_choice: { type: "function" } },
    "tool_choice: missing field `function`",
  ],
  [
    "allowed tools without a mode",
    { ...good, tool_choice: { type: "allowed_tools", allowed_tools: { tools: [] } } },
    "tool_choice.allowed_tools: missing field `mode`",
  ],
  ["a word for stream", { ...good, stream: "true" }, "stream: expected true or false, got a string"],
  ["an unknown service tier", { ...good, service_tier: "gold" }, 'service_tier: unknown value "gold"'],
  [
    "an unknown field that is denied",
    { ...good, user: "u", "tensorzero::deny_unknown_fields": true },
    "unknown field `user`",
  ],
  [
    "a reserved tag",
    { ...good, "tensorzero::tags": { "tensorzero::a": "b" } },
    "tensorzero::tags: tag `tensorzero::a`",
  ],
  [
    "an unknown param",
    { ...good, "tensorzero::params": { chat_completion: { temp: 1 } } },
    "tensorzero::params.chat_completion: unknown field `temp` (did you mean `temperature`?)",
  ],
  [
    "raw usage without usage",
    { ...good, stream_options: { include_usage: false }, "tensorzero::include_raw_usage": true },
    "stream_options.include_usage: can't be false",
  ],
  [
    "a dynamic variant",
    { ...good, "tensorzero::internal_dynamic_variant_config": {} },
    "tensorzero::internal_dynamic_variant_config: variants sent with a request are not supported",
  ],
  [
    "a variant of a model",
    { model: "small", messages, "tensorzero::variant_name": "v" },
    "a model has no variants",
  ],
  [
    "two variants",
    { model: `${model}::variant_name::local`, messages, "tensorzero::variant_name": "cloud" },
    "tensorzero::variant_name: `model` names the variant `local`",
  ],
  [
    "a session name for an episode",
    { ...good, "tensorzero::episode_id": "session" },
    'tensorzero::episode_id: Invalid Episode ID: "session" is not a UUID',
  ],
  [
    "an episode of tomorrow",
    { ...good, "tensorzero::episode_id": uuid7(NOW + 86_400_000) },
    "Timestamp is in the future",
  ],
])("%s is refused with the path and the fix", (_what, body, text) => {
  const error = refusal(() => parseChatCompletion(body, CONTEXT, names));
  expect(error.message).toContain(text);
  expect(error.status).toBe(400);
});

test.each([
  ["function", { model: "tensorzero::function_name::nope", messages }, "Unknown function: nope"],
  [
    "variant",
    { ...good, "tensorzero::variant_name": "clowd" },
    "Unknown variant: clowd (did you mean `cloud`?)",
  ],
  ["model", { model: "gpt-9", messages }, "Unknown model: gpt-9"],
])("an unknown %s is a 404", (_what, body, text) => {
  const error = refusal(() => parseChatCompletion(body, CONTEXT, names));
  expect(error.status).toBe(404);
  expect(error.message).toContain(text);
});
