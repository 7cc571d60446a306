import { describe, expect, it } from "vitest";
import { createPrepare } from "../../../src/gateway/functions/index.ts";
import { loadedSchemas } from "../../../src/kernel/json-schema.ts";
import { call, config, fn, refusal, target, user, variant } from "./fixtures.ts";

const chat = fn("chat");

describe("a plain call", () => {
  it("goes on by reference and loads no validator", async () => {
    const prepare = await createPrepare(config([chat]));
    const plain = call("chat", { system: "Be brief.", params: { temperature: 0.5 } });
    expect(prepare.ready(plain)).toBeUndefined();
    const prepared = prepare(plain);
    const request = prepared.requestFor(chat.variants.get("main"), target());
    expect(prepared.functionType).toBe("chat");
    expect(prepared.function).toBe(chat);
    expect(request).toEqual({
      system: "Be brief.",
      messages: plain.input.messages,
      params: { temperature: 0.5 },
      tools: undefined,
      output: { type: "text" },
      stream: false,
      extraBody: [],
      extraHeaders: [],
    });
    expect(request.messages).toBe(plain.input.messages);
    expect(request.params).toBe(plain.params);
    expect(loadedSchemas()).toBeUndefined();
  });

  it("to a model needs no function", async () => {
    const prepare = await createPrepare(config([]));
    const prepared = prepare(call("", { address: { type: "model", name: "m" } }));
    expect(prepared.function).toBeUndefined();
    expect(prepared.requestFor(undefined, target()).messages).toEqual([user("Hi")]);
  });

  it("to a shorthand asks the resolver that was given", async () => {
    const model = { name: "openai::x", purpose: "chat", targets: [], timeouts: {} } as const;
    const prepare = await createPrepare(config([]), {
      resolveModel: (name) => (name === "openai::x" ? model : undefined),
    });
    const prepared = prepare(call("", { address: { type: "model", name: "openai::x" } }));
    expect(prepared.functionType).toBe("chat");
  });
});

describe("an address that leads nowhere", () => {
  const embed = fn("embed", { type: "embedding" });

  it.each([
    ["unknown function", call("nope"), "404 Unknown function: nope"],
    ["unknown variant", call("chat", { variant: "nope" }), "404 Unknown variant: nope"],
    ["unknown model", call("", { address: { type: "model", name: "x" } }), "404 Unknown model: x"],
    [
      "embedding function",
      call("embed"),
      "400 `embed` is an embedding function: use POST /openai/v1/embeddings with model `tensorzero::function_name::embed`",
    ],
    [
      "embedding model",
      call("", { address: { type: "model", name: "e" } }),
      "400 `e` is an embedding model: use POST /openai/v1/embeddings with model `tensorzero::embedding_model_name::e`",
    ],
    ["no messages", call("chat", { messages: [] }), "400 `input.messages` is empty"],
  ])("is refused: %s", async (_, wrong, message) => {
    const prepare = await createPrepare(config([chat, embed]));
    expect(refusal(() => prepare(wrong))).toContain(message);
  });
});

describe("a configuration that can't be used", () => {
  it("is refused with all that is wrong in it", async () => {
    const bad = fn("f", {
      schemas: { user: { type: "nonsense" } },
      variants: [variant("v", { templates: { user: "{% if %}" }, jsonMode: "tool" })],
      tools: ["gone"],
    });
    const error = await createPrepare(config([bad])).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "config.functions", exit: 2 });
    const { message } = error as Error;
    expect(message).toContain("`functions.f.schemas.user` is not a JSON Schema");
    expect(message).toContain("template `user` of `functions.f.variants.v` is no template: syntax error");
    expect(message).toContain('`functions.f.variants.v.json_mode` is "tool"');
    expect(message).toContain("`functions.f`: Tool not found: gone");
  });

  it("is refused where a role schema has no template to fill", async () => {
    const bad = fn("f", { schemas: { system: { type: "object" } } });
    await expect(createPrepare(config([bad]))).rejects.toThrow(
      "`functions.f.variants.main` has no system template, but `functions.f` has a system schema",
    );
  });
});
