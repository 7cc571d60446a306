import { describe, expect, it } from "vitest";
import { oneShotCall } from "../../src/chat/one-shot-call.ts";

const address = (wish: Omit<Parameters<typeof oneShotCall>[0], "prompt">) =>
  oneShotCall({ prompt: "x", ...wish }).address;

describe("whom a question is for", () => {
  it.each([
    [{}, { type: "function", name: "chat", variant: undefined }],
    [
      { function: "f", variant: "v" },
      { type: "function", name: "f", variant: "v" },
    ],
    [{ model: "qwen3:8b" }, { type: "model", name: "qwen3:8b" }],
    [{ model: "openai::gpt-4o" }, { type: "model", name: "openai::gpt-4o" }],
    [{ model: "tensorzero::model_name::m" }, { type: "model", name: "m" }],
    [{ model: "tensorzero::function_name::f" }, { type: "function", name: "f", variant: undefined }],
    [
      { model: "tensorzero::function_name::f", variant: "v" },
      { type: "function", name: "f", variant: "v" },
    ],
    [
      { model: "tensorzero::function_name::f::variant_name::w" },
      { type: "function", name: "f", variant: "w" },
    ],
  ])("%j is %j", (wish, expected) => {
    expect(address(wish)).toEqual(expected);
  });

  it.each([
    { function: "f", model: "m" },
    { model: "m", variant: "v" },
  ])("cannot be both: %j", (wish) => {
    expect(() => address(wish)).toThrow(expect.objectContaining({ exit: 2, code: "usage.exclusive" }));
  });
});

describe("a question", () => {
  it("carries system, parameters and episode", () => {
    const call = oneShotCall({
      prompt: "p",
      system: "s",
      maxTokens: 5,
      temperature: 0,
      episode: "01939F3E-8C55",
    });
    expect(call).toMatchObject({
      episodeId: "01939f3e-8c55",
      input: { system: "s", messages: [{ role: "user", content: [{ type: "text", text: "p" }] }] },
      params: { max_tokens: 5, temperature: 0 },
      stream: true,
    });
  });
});
