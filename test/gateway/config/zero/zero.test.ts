import { describe, expect, it } from "vitest";
import { type Built, loadConfig, ollamaAddress } from "../../../../src/gateway/config/index.ts";
import { ALL_WIRES, targetsOf } from "../load-text.ts";
import { memorySource } from "../memory-source.ts";

const LOCAL = [
  { name: "llama3.2:3b", embedding: false },
  { name: "qwen3:8b", embedding: false },
  { name: "nomic-embed-text", embedding: true },
];
const zero = (env: Record<string, string>, localModels?: typeof LOCAL | readonly []): Promise<Built> =>
  loadConfig({ files: [], source: memorySource({}, env), spokenWires: ALL_WIRES, localModels });
const usable = (built: Built) => targetsOf(built).flatMap(({ id, unusable }) => (unusable ? [] : [id]));

describe("zero-configuration", () => {
  it("tries local, free, plan and cloud in this order", async () => {
    const { config } = await zero({}, LOCAL);
    expect(config).toMatchObject({ dialect: "zero", order: "tiers", files: [] });
    expect(config.functions.get("chat")?.experimentation).toEqual({
      type: "order",
      variants: ["local", "cloudflare", "openrouter", "glm", "gemini", "anthropic", "openai"],
    });
    const chat = config.functions.get("chat");
    const tiers = [...(chat?.variants.values() ?? [])].map(
      ({ model }) => config.models.get(model)?.targets[0]?.tier,
    );
    expect(tiers).toEqual([1, 1, 2, 2, 3, 3, 3]);
    expect(config.functions.get("embed")?.type).toBe("embedding");
  });

  it("has every local model by name and uses the first, or the one that is wished for", async () => {
    const { config } = await zero({}, LOCAL);
    expect(config.models.has("qwen3:8b")).toBe(true);
    expect(config.functions.get("chat")?.variants.get("local")?.model).toBe("llama3.2:3b");
    expect(config.functions.get("embed")?.variants.get("local")?.model).toBe("nomic-embed-text");
    const wished = await zero({ OLLAMA_MODEL: "qwen3:8b" }, LOCAL);
    expect(wished.config.functions.get("chat")?.variants.get("local")?.model).toBe("qwen3:8b");
  });

  it.each([
    [{ CF_API_TOKEN: "k", CF_ACCOUNT_ID: "a" }, "cloudflare"],
    [{ CLOUDFLARE_API_TOKEN: "k", CLOUDFLARE_ACCOUNT_ID: "a" }, "cloudflare"],
    [{ OPENROUTER_API_KEY: "k" }, "openrouter"],
    [{ GLM_API_KEY: "k" }, "glm"],
    [{ ZHIPUAI_API_KEY: "k" }, "glm"],
    [{ ZAI_API_KEY: "k" }, "glm"],
    [{ GEMINI_API_KEY: "k" }, "gemini"],
    [{ GOOGLE_API_KEY: "k" }, "gemini"],
    [{ GOOGLE_AI_STUDIO_API_KEY: "k" }, "gemini"],
    [{ ANTHROPIC_API_KEY: "k" }, "anthropic"],
    [{ OPENAI_API_KEY: "k" }, "openai"],
  ])("finds by %j: %s", async (env, provider) => {
    const ids = usable(await zero(env as unknown as Record<string, string>));
    expect(new Set(ids.map((id) => id.slice(id.lastIndexOf("/") + 1)))).toEqual(new Set([provider]));
  });

  it("goes to Z.ai's own host with Z.ai's own key", async () => {
    const [target] = targetsOf(await zero({ ZAI_API_KEY: "k" })).filter(({ kind }) => kind === "glm");
    expect(target?.baseUrl).toBe("https://api.z.ai/api/paas/v4");
  });

  it("says whether Ollama is silent or empty, and the mend", async () => {
    const silent = targetsOf(await zero({ OPENAI_API_KEY: "k" }))[0];
    expect(silent?.unusable).toMatchObject({
      reason: "no Ollama answers at http://localhost:11434 (OLLAMA_HOST)",
    });
    const empty = targetsOf(await zero({ OPENAI_API_KEY: "k" }, []))[0];
    expect(empty?.unusable).toMatchObject({ fix: "ollama pull qwen3:8b, then reload" });
  });

  it("is exit 2 with all that was looked for where nothing is found", async () => {
    const error = await zero({}).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ exit: 2, code: "config.nothing_usable" });
    for (const name of [
      "OLLAMA_HOST",
      "CLOUDFLARE_ACCOUNT_ID",
      "OPENROUTER_API_KEY",
      "GLM_API_KEY",
      "GEMINI_API_KEY",
    ]) {
      expect(String(error)).toContain(name);
    }
  });

  it("warns that embeddings of several models do not mix", async () => {
    const { config } = await zero({ OPENAI_API_KEY: "k" }, LOCAL);
    expect(config.notices.find(({ code }) => code === "config.mixed_embeddings")?.message).toContain(
      "vectors of nomic-embed-text and text-embedding-3-small",
    );
  });
});

describe("OLLAMA_HOST", () => {
  it.each([
    [undefined, "http://localhost:11434"],
    ["", "http://localhost:11434"],
    ["0.0.0.0", "http://localhost:11434"],
    ["0.0.0.0:8080", "http://localhost:8080"],
    [":8080", "http://localhost:8080"],
    ["gpu", "http://gpu:11434"],
    ["gpu:1", "http://gpu:1"],
    ["[::1]:1", "http://[::1]:1"],
    ["http://gpu", "http://gpu"],
    ["https://gpu/", "https://gpu"],
    ["https://gpu:1/ollama/", "https://gpu:1/ollama"],
    ['"gpu:1"', "http://gpu:1"],
  ])("%j means %s", (host, address) => {
    expect(ollamaAddress({ OLLAMA_HOST: host })).toBe(address);
  });
});
