import { describe, expect, it } from "vitest";
import { describeConfig, overridesOf, tiersSettings } from "../../../src/gateway/config/index.ts";
import { spokenWires } from "../../../src/gateway/providers/registry.ts";
import { errorsOf, loadText, noticesOf, SMALL, targetsOf } from "./load-text.ts";

const env = { OPENAI_API_KEY: "k", CF_ACCOUNT_ID: "acc", CF_API_TOKEN: "k" };

function textOf(provider: string): string {
  return `[models.m]\nrouting = ["p"]\n[models.m.providers.p]\nmodel_name = "x"\n${provider}\n`;
}

async function targetOf(provider: string) {
  const [found] = targetsOf(await loadText(textOf(provider), { env, spokenWires }));
  return found;
}

describe('api_type = "responses"', () => {
  it("speaks the Responses protocol at OpenAI's address", async () => {
    const target = await targetOf('type = "openai"\napi_type = "responses"');
    expect(target).toMatchObject({
      kind: "openai",
      wire: "responses",
      tier: 3,
      baseUrl: "https://api.openai.com/v1",
      unusable: undefined,
      responses: { encryptedReasoning: false, providerTools: [] },
    });
  });

  it("takes TensorZero's other two keys of that protocol", async () => {
    const tools = 'provider_tools = [{ type = "web_search" }, { type = "mcp", authorization = "hush" }]';
    const provider = `type = "openai"\napi_type = "responses"\ninclude_encrypted_reasoning = true\n${tools}`;
    const built = await loadText(textOf(provider), { env, spokenWires });
    expect(built.config.notices.filter(({ code }) => code === "config.not_acted_on")).toEqual([]);
    expect(targetsOf(built)[0]?.responses).toEqual({
      encryptedReasoning: true,
      providerTools: [{ type: "web_search" }, { type: "mcp", authorization: "hush" }],
    });
    const { rows } = describeConfig(built);
    const row = (key: string) => rows.find((one) => one.key === `models.m.providers.p.${key}`)?.value;
    expect([row("wire"), row("include_encrypted_reasoning"), row("provider_tools")]).toEqual([
      "responses",
      true,
      ["web_search", "mcp"],
    ]);
    expect(JSON.stringify(rows)).not.toContain("hush");
  });

  it("holds at other addresses, whose kind they say", async () => {
    const at = (base: string) => targetOf(`type = "openai"\napi_type = "responses"\napi_base = "${base}"`);
    expect(await at("http://localhost:8000/v1")).toMatchObject({ kind: "local", wire: "responses" });
    expect(await at("https://api.cloudflare.com/client/v4/accounts/a/ai/v1")).toMatchObject({
      kind: "cloudflare",
      wire: "responses",
      unusable: undefined,
    });
    expect((await at("https://api.cloudflare.com/client/v4/accounts/a"))?.unusable).toMatchObject({
      skip: "unsupported",
      fix: "end the address with /ai/v1",
    });
  });

  it("can be said of Workers AI's own type", async () => {
    const base = "https://api.cloudflare.com/client/v4/accounts/acc/ai/v1";
    const target = await targetOf('type = "cloudflare"\napi_type = "responses"');
    expect(target).toMatchObject({ kind: "cloudflare", wire: "responses", baseUrl: base });
    expect(await targetOf('type = "cloudflare"')).toMatchObject({ wire: "openai", responses: undefined });
  });

  it("leaves chat completions the default, where the other two keys say nothing", async () => {
    const provider =
      'type = "openai"\napi_type = "chat_completions"\ninclude_encrypted_reasoning = true\nprovider_tools = []';
    expect(await targetOf(provider)).toMatchObject({ wire: "openai", responses: undefined });
    const notices = await noticesOf(textOf(provider), "config.not_acted_on", { env, spokenWires });
    const key = (name: string) => `models.m.providers.p.${name}`;
    expect(notices.map(({ place, fix }) => [place?.keyPath, fix])).toEqual([
      [key("include_encrypted_reasoning"), 'write api_type = "responses"'],
      [key("provider_tools"), 'write api_type = "responses"'],
    ]);
    expect(notices[0]?.message).toContain("only the Responses protocol has it");
  });

  it.each([
    ['api_type = "response"', 'did you mean "responses"?'],
    ["api_type = 1", "must be a string"],
    ['api_type = "responses"\ninclude_encrypted_reasoning = "yes"', "must be true or false"],
    ['api_type = "responses"\nprovider_tools = "web_search"', "must be a list of tables"],
    ['api_type = "responses"\nprovider_tools = ["web_search"]', "must be a list of tables"],
  ])("refuses %s", async (keys, words) => {
    expect((await errorsOf(textOf(`type = "openai"\n${keys}`), { env })).join("\n")).toContain(words);
  });

  it("can be said in pmoves.toml, by the wire", async () => {
    const overrides = overridesOf(tiersSettings.parse({ targets: { "m/p": { wire: "responses" } } }));
    const [target] = targetsOf(await loadText(SMALL, { env, spokenWires, overrides }));
    expect(target).toMatchObject({ kind: "openai", wire: "responses", unusable: undefined });
  });

  it("does not keep Ollama's route from being told apart", async () => {
    const text = textOf('type = "openai"\napi_type = "responses"\napi_base = "http://localhost:11434/v1"');
    expect(await noticesOf(text, "config.ollama_v1", { env, spokenWires })).toHaveLength(1);
  });
});

describe("openai::responses::MODEL", () => {
  it("is a model of OpenAI by that protocol", async () => {
    const { shorthand } = await loadText(SMALL, { env, spokenWires });
    expect(shorthand("openai::responses::gpt-5", "chat")?.targets[0]).toMatchObject({
      id: "openai::responses::gpt-5/openai",
      kind: "openai",
      wire: "responses",
      upstreamModel: "gpt-5",
      unusable: undefined,
    });
    expect(shorthand("openai::responses::", "chat")).toBeUndefined();
    expect(shorthand("openai::gpt-5", "chat")?.targets[0]).toMatchObject({ wire: "openai" });
    expect(shorthand("groq::responses::x", "chat")?.targets[0]).toMatchObject({
      wire: "openai",
      upstreamModel: "responses::x",
    });
  });
});
