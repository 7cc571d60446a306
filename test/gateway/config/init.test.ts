import { describe, expect, it } from "vitest";
import { initConfig } from "../../../src/gateway/config/index.ts";
import { ALL_WIRES, loadText } from "./load-text.ts";

const KEYS = {
  OPENAI_API_KEY: "sk-hush",
  GLM_API_KEY: "sk-hush",
  GEMINI_API_KEY: "sk-hush",
  CF_API_TOKEN: "sk-hush",
  CF_ACCOUNT_ID: "acc",
};

describe("a starter configuration", () => {
  it("holds what was found, local first, and loads", async () => {
    const text = initConfig(KEYS, [{ name: "llama3.2:3b", embedding: false }]);
    const { config } = await loadText(text, { env: KEYS, spokenWires: ALL_WIRES, requireUsable: true });
    expect(config.functions.get("chat")?.experimentation).toEqual({
      type: "static",
      candidates: { local: 1 },
      fallbacks: ["cloudflare", "glm", "gemini", "openai"],
    });
    expect(config.models.get("local")?.targets[0]?.upstreamModel).toBe("llama3.2:3b");
    const kinds = [...config.models.values()].map(({ targets }) => targets[0]?.kind);
    expect(kinds).toEqual(["ollama", "cloudflare", "glm", "gemini", "openai"]);
    expect(config.notices.filter(({ severity }) => severity !== "info")).toEqual([]);
  });

  it("keeps the rest as comments that say which key they wait for", () => {
    const text = initConfig({}, undefined);
    for (const name of ["OPENROUTER_API_KEY", "ANTHROPIC_API_KEY", "OPENAI_API_KEY"]) {
      expect(text).toContain(`# Set ${name} to use it`);
    }
  });

  it("loads with everything uncommented, too", async () => {
    const text = initConfig({}, undefined).replace(/^# (?=\[models|routing|type|model_name|api_)/gm, "");
    const { config } = await loadText(text, { spokenWires: ALL_WIRES });
    expect(config.models.size).toBe(7);
  });

  it("never holds a key", () => {
    expect(initConfig(KEYS, [])).not.toContain("sk-hush");
  });
});
