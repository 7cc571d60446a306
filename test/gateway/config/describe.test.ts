import { describe, expect, it } from "vitest";
import { describeConfig } from "../../../src/gateway/config/index.ts";
import { loadText, SMALL } from "./load-text.ts";

describe("the description of a configuration", () => {
  const text = SMALL.replace(
    'model_name = "gpt-4o-mini"',
    'model_name = "gpt-4o-mini"\ntier = 2\napi_base = "https://user:hush@h.example/v1?key=hush"\n' +
      'extra_headers = [{ name = "authorization", value = "Bearer hush" }]\n' +
      'extra_body = [{ pointer = "/key", value = "hush" }]',
  );
  const shown = async (source = text) =>
    describeConfig(await loadText(source, { env: { OPENAI_API_KEY: "hush" } }));

  it("says of every key where it comes from", async () => {
    const { rows } = await shown();
    const origin = (key: string) => rows.find((row) => row.key === key)?.origin;
    expect(origin("models.m.providers.p.tier")).toBe("/c/tensorzero.toml:7");
    expect(origin("models.m.providers.p.model_name")).toBe("/c/tensorzero.toml:6");
    expect(origin("models.m.providers.p.kind")).toBe("/c/tensorzero.toml:5");
    expect(origin("models.m.providers.p.api_key_location")).toBe("default");
    expect(origin("functions.f.variants.v.model")).toBe("/c/tensorzero.toml:16");
    expect(origin("functions.f.experimentation")).toBe("default");
    expect(origin("gateway.bind_address")).toBe("default");
  });

  it("never holds a secret", async () => {
    const description = JSON.stringify(await shown());
    expect(description).not.toContain("hush");
    expect(description).toContain("env::OPENAI_API_KEY");
    expect(description).toContain("authorization");
  });

  it("follows the seed's tables", async () => {
    const { rows } = await shown(
      '[providers.o]\ntype = "ollama"\nurl = "http://localhost:11434"\n[models.m]\nprovider = "o"\nmodel = "x"\n' +
        '[functions.f]\ntype = "chat"\nvariants = ["v"]\n[functions.f.variants.v]\nmodel = "m"',
    );
    const origin = (key: string) => rows.find((row) => row.key === key)?.origin;
    expect(origin("models.m.providers.o.api_base")).toBe("/c/tensorzero.toml:3");
    expect(origin("models.m.providers.o.model_name")).toBe("/c/tensorzero.toml:6");
    expect(origin("functions.f.experimentation")).toBe("/c/tensorzero.toml:9");
  });

  it("is plain data", async () => {
    const description = await shown();
    expect(JSON.parse(JSON.stringify(description))).toEqual(description);
  });
});
