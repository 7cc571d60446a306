import { describe, expect, it } from "vitest";
import { spokenWires } from "../../../src/gateway/providers/registry.ts";
import { loadText } from "./load-text.ts";

async function targetAt(apiBase: string) {
  const text = `[models.c]\nrouting = ["p", "q"]
[models.c.providers.p]\ntype = "anthropic"\nmodel_name = "claude-sonnet-4-5"\n${apiBase}
[models.c.providers.q]\ntype = "scripted"\nmodel_name = "s"\n`;
  const { config } = await loadText(text, { env: { ANTHROPIC_API_KEY: "x" }, spokenWires });
  return config.models.get("c")?.targets[0];
}

describe("an Anthropic target", () => {
  it("is used natively, at its usual address or under /v1 of another", async () => {
    const native = { kind: "anthropic", wire: "anthropic", tier: 3, unusable: undefined };
    expect(await targetAt("")).toMatchObject({ ...native, baseUrl: "https://api.anthropic.com/v1" });
    expect(await targetAt('api_base = "https://api.anthropic.com/v1/"')).toMatchObject(native);
  });

  it("is skipped with the address to write where that has no route", async () => {
    expect(await targetAt('api_base = "https://api.anthropic.com"')).toMatchObject({
      unusable: { skip: "unsupported", fix: expect.stringContaining("https://api.anthropic.com/v1") },
    });
  });
});
