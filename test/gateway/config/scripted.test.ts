import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { diskConfigSource } from "../../../src/adapters/files/config-source.ts";
import { loadConfig } from "../../../src/gateway/config/index.ts";
import { loadText, SPOKEN, targetsOf } from "./load-text.ts";

const scriptOf = async (lines: string) => {
  const text = `[models.m]\nrouting = ["p"]\n[models.m.providers.p]\ntype = "scripted"\n${lines}`;
  return targetsOf(await loadText(text))[0]?.script;
};
const step = "[[models.m.providers.p.script]]\n";

describe("a scripted provider", () => {
  it("echoes without a script", async () => {
    expect(await scriptOf("")).toMatchObject({
      cycle: false,
      steps: [{ reply: "You said: {{input}}", match: undefined }],
    });
  });

  it("plays every kind of step", async () => {
    const script = await scriptOf(
      `cycle = true\n${step}match = "(?i:hi)"\nreply = "a"\nchunks = ["a", "b"]\nthought = "t"\ndelay_ms = 1\nchunk_delay_ms = 2\n` +
        'usage = { input_tokens = 3, output_tokens = 4 }\nfinish_reason = "length"\nbreak_after = 1\nhang = "body"\ndimensions = 8\n' +
        `${step}json = { a = [1] }\n` +
        `${step}tool_calls = [{ name = "f", arguments = { x = 1 } }, { name = "g", arguments = "{broken" }]\n` +
        `${step}error = { status = 429, body = { error = "slow" }, headers = { Retry-After = "2" }, like = "glm" }\n`,
    );
    expect(script?.cycle).toBe(true);
    expect(script?.steps).toMatchObject([
      {
        match: /(?i:hi)/u,
        reply: "a",
        chunks: ["a", "b"],
        thought: "t",
        delayMs: 1,
        chunkDelayMs: 2,
        usage: { inputTokens: 3, outputTokens: 4 },
        finishReason: "length",
        breakAfter: 1,
        hang: "body",
        dimensions: 8,
      },
      { json: { a: [1] } },
      {
        toolCalls: [
          { name: "f", arguments: '{"x":1}' },
          { name: "g", arguments: "{broken" },
        ],
      },
      { error: { status: 429, body: '{"error":"slow"}', headers: { "retry-after": "2" }, like: "glm" } },
    ]);
  });
});

describe("the demo that is shipped", () => {
  const root = new URL("../../../config/", import.meta.url);

  it("loads from disk with three tiers, a json function, tools and embeddings", async () => {
    const { config } = await loadConfig({
      files: ["demo.toml"],
      source: diskConfigSource({}, root.pathname),
      spokenWires: SPOKEN,
    });
    expect([...config.functions.values()].map(({ name, type }) => [name, type])).toEqual([
      ["chat", "chat"],
      ["sentiment", "json"],
      ["assistant", "chat"],
      ["embed", "embedding"],
    ]);
    const chat = ["demo_local", "demo_plan", "demo_cloud"].map(
      (name) => config.models.get(name)?.targets[0]?.tier,
    );
    expect(chat).toEqual([1, 2, 3]);
    expect(config.tools.get("get_weather")?.parameters).toMatchObject({ required: ["city"] });
    expect(config.functions.get("sentiment")?.outputSchema).toMatchObject({
      required: ["sentiment", "confidence"],
    });
    expect(config.notices.filter(({ severity }) => severity !== "info")).toEqual([]);
  });

  it("asks nothing of the network", () => {
    const text = readFileSync(new URL("demo.toml", root), "utf8");
    expect(text.match(/^type = "(?!scripted|chat|json|embedding|static|chat_completion).*$/gm)).toBeNull();
  });
});
