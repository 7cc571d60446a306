import { describe, expect, test } from "vitest";
import {
  resolveChat,
  resolveEmbedding,
  rightNameHeaders,
  unknownModel,
} from "../../../src/gateway/api/names.ts";
import { names, refusal } from "./samples.ts";

describe("the chat route", () => {
  test.each([
    ["tensorzero::function_name::chat", { type: "function", name: "chat", variant: undefined }],
    [
      "tensorzero::function_name::chat::variant_name::cloud",
      { type: "function", name: "chat", variant: "cloud" },
    ],
    ["tensorzero::function_name::extract", { type: "function", name: "extract", variant: undefined }],
    ["tensorzero::model_name::small", { type: "model", name: "small" }],
    ["tensorzero::model_name::openai::gpt-4o-mini", { type: "model", name: "openai::gpt-4o-mini" }],
    ["openai::gpt-4o-mini", { type: "model", name: "openai::gpt-4o-mini" }],
    ["chat", { type: "function", name: "chat", variant: undefined }],
    ["large", { type: "model", name: "large" }],
  ])("%s is understood as it is", (name, address) => {
    expect(resolveChat(name, names)).toEqual({ address, rightForm: undefined });
  });

  test("the guide's form is understood and its right form named", () => {
    expect(resolveChat("tensorzero::model::small", names)).toEqual({
      address: { type: "model", name: "small" },
      rightForm: "tensorzero::model_name::small",
    });
    expect(resolveChat("tensorzero::model::chat", names)).toEqual({
      address: { type: "function", name: "chat", variant: undefined },
      rightForm: "tensorzero::function_name::chat",
    });
  });

  test("a function goes before a model of the same name", () => {
    const both = { ...names, models: new Map([...names.models, ["chat", names.models.get("small")]]) };
    expect(resolveChat("chat", both as typeof names).address).toEqual({
      type: "function",
      name: "chat",
      variant: undefined,
    });
  });

  test.each([
    ["tensorzero::function_name::chta", 404, "Unknown function: chta (did you mean `chat`?)"],
    [
      "tensorzero::function_name::chat::variant_name::clod",
      404,
      "Unknown variant: clod (did you mean `cloud`?)",
    ],
    ["tensorzero::model_name::smal", 404, "Unknown model: smal (did you mean `small`?)"],
    [
      "tensorzero::model_name::opnai::gpt-4o",
      404,
      "Unknown model: opnai::gpt-4o (did you mean `openai::gpt-4o`?)",
    ],
    ["gpt-4o-mini", 404, "Unknown model: gpt-4o-mini"],
    ["openai::", 404, "Unknown model: openai::"],
    ["", 400, "the `model` field is empty"],
    [
      "tensorzero::function_name::",
      400,
      "the name after `tensorzero::function_name::` in the `model` field is empty",
    ],
    [
      "tensorzero::model_name::",
      400,
      "the name after `tensorzero::model_name::` in the `model` field is empty",
    ],
    ["tensorzero::model::", 400, "the name after `tensorzero::model::` in the `model` field is empty"],
    ["tensorzero::model", 400, "`model` field must start with `tensorzero::function_name::`"],
    ["tensorzero::chat", 400, "`model` field must start with `tensorzero::function_name::`"],
    [
      "tensorzero::embedding_model_name::gemma_embed_local",
      400,
      "send it to /embeddings as `tensorzero::embedding_model_name::gemma_embed_local`",
    ],
    ["tensorzero::embedding", 400, "send it to /embeddings as `tensorzero::function_name::embed`"],
    [
      "tensorzero::embedding::gemma_embed_local",
      400,
      "as `tensorzero::embedding_model_name::gemma_embed_local`",
    ],
    ["tensorzero::model_name::gemma_embed_local", 400, "send it to /embeddings"],
    ["tensorzero::function_name::embed", 400, "send it to /embeddings as `tensorzero::function_name::embed`"],
    ["gemma_embed_local", 400, "send it to /embeddings"],
    ["embed", 400, "send it to /embeddings"],
  ])("%j is refused", (name, status, text) => {
    const error = refusal(() => resolveChat(name, names));
    expect(error.status).toBe(status);
    expect(error.message).toContain(text);
  });
});

describe("the embeddings route", () => {
  test.each([
    [
      "tensorzero::embedding_model_name::gemma_embed_local",
      "embedding_model",
      "gemma_embed_local",
      undefined,
    ],
    ["tensorzero::function_name::embed", "function", "embed", undefined],
    ["gemma_embed_local", "embedding_model", "gemma_embed_local", undefined],
    ["embed", "function", "embed", undefined],
    ["openai::text-embedding-3-small", "embedding_model", "openai::text-embedding-3-small", undefined],
    ["tensorzero::embedding", "function", "embed", "tensorzero::function_name::embed"],
    [
      "tensorzero::embedding::gemma_embed_local",
      "embedding_model",
      "gemma_embed_local",
      "tensorzero::embedding_model_name::gemma_embed_local",
    ],
    ["tensorzero::embedding::embed", "function", "embed", "tensorzero::function_name::embed"],
  ])("%s is understood", (name, type, resolved, rightForm) => {
    expect(resolveEmbedding(name, names)).toEqual({ address: { type, name: resolved }, rightForm });
  });

  test("without an embedding function the first embedding model answers for all", () => {
    expect(resolveEmbedding("tensorzero::embedding", { ...names, functions: new Map() })).toEqual({
      address: { type: "embedding_model", name: "gemma_embed_local" },
      rightForm: "tensorzero::embedding_model_name::gemma_embed_local",
    });
    const none = { functions: new Map(), models: new Map(), embeddingModels: new Map() };
    expect(refusal(() => resolveEmbedding("tensorzero::embedding", none)).status).toBe(404);
  });

  test.each([
    ["tensorzero::embedding_model_name::gema_embed_local", 404, "(did you mean `gemma_embed_local`?)"],
    ["tensorzero::function_name::embd", 404, "Unknown function: embd (did you mean `embed`?)"],
    ["tensorzero::embedding_model_name::", 400, "is empty"],
    [
      "tensorzero::model_name::small",
      400,
      "`model` field must start with `tensorzero::embedding_model_name::`",
    ],
    ["tensorzero::function_name::chat", 400, "send it to /chat/completions"],
    ["chat", 400, "send it to /chat/completions"],
    ["small", 400, "send it to /chat/completions"],
    ["", 400, "is empty"],
  ])("%j is refused", (name, status, text) => {
    const error = refusal(() => resolveEmbedding(name, names));
    expect(error.status).toBe(status);
    expect(error.message).toContain(text);
  });
});

test("the header holds the right form, and nothing that breaks a header", () => {
  expect(rightNameHeaders("tensorzero::model_name::small")).toEqual({
    "x-pmoves-model-name": "tensorzero::model_name::small",
  });
  expect(rightNameHeaders("a\r\nb: ü")).toEqual({ "x-pmoves-model-name": "a??b:??" });
  expect(rightNameHeaders(undefined)).toEqual({});
});

test("a model far from every name gets no suggestion", () => {
  expect(unknownModel("something-else", ["small"]).message).toBe("Unknown model: something-else");
});
