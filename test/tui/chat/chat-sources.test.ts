import { expect, it } from "vitest";
import type { ServedModel } from "../../../src/gateway/index.ts";
import type { ChatParts } from "../../../src/tui/chat/chat-parts.ts";
import { chatSources } from "../../../src/tui/chat/chat-sources.ts";

const SERVED: readonly ServedModel[] = [
  { id: "tensorzero::function_name::chat", kind: "function", variants: ["local", "cloud"] },
  { id: "tensorzero::function_name::extract", kind: "function", variants: ["strict"] },
  { id: "tensorzero::model_name::small", kind: "model" },
];

function sources(models: ChatParts["models"], asked?: string) {
  const parts = { models, entries: async () => ["a"] } as unknown as ChatParts;
  const { signal } = new AbortController();
  return chatSources(
    parts,
    () => signal,
    () => asked,
  );
}

it("offers the variants of the function that is asked, else those of all", async () => {
  expect(await sources(async () => SERVED, "chat").names("variant")).toEqual(["local", "cloud"]);
  expect(await sources(async () => SERVED).names("variant")).toEqual(["local", "cloud", "strict"]);
  expect(await sources(async () => SERVED, "nobody").names("variant")).toEqual([]);
});

it("offers models and functions by kind, and asks for them once", async () => {
  let asked = 0;
  const all = sources(async () => {
    asked++;
    return SERVED;
  });
  expect(await all.names("model")).toEqual(["tensorzero::model_name::small"]);
  expect(await all.names("function")).toHaveLength(2);
  expect(asked).toBe(1);
});

it("offers nothing while nobody answers, and asks again the next time", async () => {
  let asked = 0;
  const none = sources(async () => {
    asked++;
    throw new Error("nobody is there");
  });
  expect(await none.names("model")).toEqual([]);
  expect(await none.names("variant")).toEqual([]);
  expect(asked).toBe(2);
});
