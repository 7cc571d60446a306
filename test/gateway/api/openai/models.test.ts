import { expect, test } from "vitest";
import { resolveChat, resolveEmbedding } from "../../../../src/gateway/api/names.ts";
import { modelBody, modelsBody, servedModels } from "../../../../src/gateway/api/openai/index.ts";
import { names } from "../samples.ts";

test("every listed name can be asked for on its route", () => {
  const list = servedModels(names);
  expect(list.map(({ id }) => id)).toEqual([
    "tensorzero::function_name::chat",
    "tensorzero::function_name::extract",
    "tensorzero::function_name::embed",
    "tensorzero::model_name::small",
    "tensorzero::model_name::large",
    "tensorzero::embedding_model_name::gemma_embed_local",
  ]);
  for (const { id } of list) {
    const embeds = id.endsWith("embed") || id.includes("embedding");
    expect((embeds ? resolveEmbedding(id, names) : resolveChat(id, names)).rightForm).toBeUndefined();
  }
});

test("the list and one model have OpenAI's shape", () => {
  const one = { id: "a", object: "model", created: 1_700_000_000, owned_by: "pmoves" };
  const list = [{ id: "a", kind: "model" }] as const;
  expect(JSON.parse(modelsBody(list, 1_700_000_000_500))).toEqual({ object: "list", data: [one] });
  expect(JSON.parse(modelBody(list, "a", 1_700_000_000_500) ?? "null")).toEqual(one);
  expect(modelBody(list, "b", 0)).toBeUndefined();
});

test("a function is listed with its variants", () => {
  const [first] = servedModels(names);
  expect(first).toMatchObject({ kind: "function", variants: expect.any(Array) });
  expect(first?.variants).toEqual([...(names.functions.get("chat")?.variants.keys() ?? [])]);
  expect(JSON.parse(modelsBody(servedModels(names), 0)).data[0]).toMatchObject({ variants: first?.variants });
});
