import { describe, expect, it } from "vitest";
import { loadText, targetsOf } from "./load-text.ts";

const target = async (provider: string, env: Record<string, string> = {}) => {
  const text = `[models.m]\nrouting = ["p"]\n[models.m.providers.p]\nmodel_name = "x"\n${provider}\n`;
  const [found] = targetsOf(await loadText(text, { env: { OPENAI_API_KEY: "k", VLLM_API_KEY: "", ...env } }));
  if (!found) throw new Error("no target");
  return found;
};
const openai = (base: string, key = "none") =>
  `type = "openai"\napi_base = "${base}"\napi_key_location = "${key}"`;

describe("what a target is", () => {
  it.each([
    ["http://localhost:11434/v1", "none", "ollama", 1],
    ["http://10.1.2.3:11434/v1", "none", "ollama", 1],
    ["http://my-ollama:8080/v1", "none", "ollama", 1],
    ["https://ollama.com/v1", "env::K", "ollama", 2],
    ["http://localhost:8000/v1", "none", "local", 1],
    ["http://vllm:8000/v1", "none", "local", 1],
    ["http://192.168.1.4/v1", "none", "local", 1],
    ["http://172.16.0.1/v1", "none", "local", 1],
    ["http://172.32.0.1/v1", "none", "compatible", 3],
    ["http://100.101.1.1/v1", "none", "local", 1],
    ["http://[::1]:8000/v1", "none", "local", 1],
    ["http://[fd00::5]/v1", "none", "local", 1],
    ["http://gpu.lan:8000/v1", "none", "local", 1],
    ["http://host.docker.internal:8000/v1", "none", "local", 1],
    ["http://10.0.0.2/v1", "env::K", "compatible", 3],
    ["https://openrouter.ai/api/v1", "env::K", "openrouter", 2],
    ["https://open.bigmodel.cn/api/paas/v4/", "env::K", "glm", 2],
    ["https://api.z.ai/api/coding/paas/v4", "env::K", "glm", 2],
    ["https://api.cloudflare.com/client/v4/accounts/a/ai/v1", "env::K", "cloudflare", 1],
    ["https://generativelanguage.googleapis.com/v1beta/openai", "env::K", "gemini", 3],
    ["https://api.anthropic.com/v1", "env::K", "anthropic", 3],
    ["https://api.openai.com/v1", "env::K", "openai", 3],
    ["https://api.together.xyz/v1", "env::K", "compatible", 3],
    ["https://notopenrouter.ai/v1", "env::K", "compatible", 3],
  ])("is told by the address %s with key %s: %s, tier %i", async (base, key, kind, tier) => {
    expect(await target(openai(base, key))).toMatchObject({ kind, tier, wire: "openai" });
  });

  it.each([
    ["openai", "openai", 3, "openai", "https://api.openai.com/v1"],
    ["anthropic", "anthropic", 3, "anthropic", "https://api.anthropic.com/v1"],
    ["google_ai_studio_gemini", "gemini", 3, "gemini", "https://generativelanguage.googleapis.com/v1beta"],
    ["openrouter", "openrouter", 2, "openai", "https://openrouter.ai/api/v1"],
    ["groq", "compatible", 3, "openai", "https://api.groq.com/openai/v1"],
    ["ollama", "ollama", 1, "ollama", "http://localhost:11434"],
    ["glm", "glm", 2, "openai", "https://open.bigmodel.cn/api/paas/v4"],
    ["scripted", "scripted", 1, "scripted", ""],
    ["dummy", "scripted", 1, "scripted", ""],
  ])("is told by the type %s alone", async (type, kind, tier, wire, baseUrl) => {
    expect(await target(`type = "${type}"`)).toMatchObject({ kind, tier, wire, baseUrl });
  });

  it("gives way to `kind` and `tier`", async () => {
    const own = `${openai("http://localhost:8000/v1")}\nkind = "ollama"\ntier = 3`;
    expect(await target(own)).toMatchObject({ kind: "ollama", tier: 3, wire: "openai" });
  });

  it("speaks Ollama's own protocol for its type, whatever the address ends in", async () => {
    const found = await target(
      'type = "ollama"\napi_base = "http://box:11434/v1/"\noptions = { num_ctx = 4096 }',
    );
    expect(found).toMatchObject({ wire: "ollama", baseUrl: "http://box:11434", options: { num_ctx: 4096 } });
  });

  it("builds Cloudflare's address from either account variable", async () => {
    const env = { CF_ACCOUNT_ID: "acc", CF_API_TOKEN: "k" };
    const found = await target('type = "cloudflare"', env);
    expect(found.baseUrl).toBe("https://api.cloudflare.com/client/v4/accounts/acc/ai/v1");
    expect(found.unusable).toBeUndefined();
    expect((await target('type = "cloudflare"')).unusable).toMatchObject({ skip: "no_key" });
  });

  it.each([
    [openai("http://localhost:11434"), "Ollama speaks OpenAI's protocol only under /v1"],
    [
      openai("https://api.cloudflare.com/client/v4/accounts/a"),
      "Workers AI speaks OpenAI's protocol only under /ai/v1",
    ],
    [
      openai("https://api.openai.com/v1/chat/completions"),
      "the address must end before its route, and this one has /chat/completions",
    ],
    ['type = "anthropic"', "the anthropic protocol is not spoken by this version"],
  ])("can't be used for a reason that is said: %s", async (provider, reason) => {
    const found = await target(provider);
    expect(found.unusable).toMatchObject({ skip: "unsupported", reason });
  });

  it.each([
    ["aws_bedrock", 'model_id = "x"\nregion = "us-east-1"'],
    ["aws_sagemaker", 'endpoint_name = "e"\nmodel_name = "x"\nhosted_provider = "tgi"'],
    ["azure", 'deployment_id = "x"\nendpoint = "https://a.example"'],
    ["gcp_vertex_gemini", 'model_id = "x"\nlocation = "global"\nproject_id = "p"'],
    ["gcp_vertex_anthropic", 'model_id = "x"\nlocation = "global"\nproject_id = "p"'],
  ])("is known and never tried for the type %s", async (type, keys) => {
    const text = `[models.m]\nrouting = ["p"]\n[models.m.providers.p]\ntype = "${type}"\n${keys}`;
    expect(targetsOf(await loadText(text))[0]).toMatchObject({
      kind: "foreign",
      wire: "none",
      unusable: { skip: "unsupported", reason: `providers of type ${type} are not spoken` },
    });
  });

  it("queues at local machines and not at hosted ones", async () => {
    expect(await target('type = "ollama"')).toMatchObject({
      maxConcurrent: 2,
      queueMs: 1000,
      coldStartMs: 120_000,
    });
    const hosted = await target('type = "openai"');
    expect([hosted.maxConcurrent, hosted.coldStartMs]).toEqual([undefined, undefined]);
    const set = 'type = "ollama"\nmax_concurrent = 4\nqueue_ms = 0\ncold_start_ms = 9';
    expect(await target(set)).toMatchObject({ maxConcurrent: 4, queueMs: 0, coldStartMs: 9 });
  });
});

describe("the key of a target", () => {
  it.each([
    ['type = "openai"', { from: "env", name: "OPENAI_API_KEY" }],
    ['type = "openai"\napi_base = "http://localhost:8000/v1"', { from: "none" }],
    ['type = "openai"\napi_base = "http://localhost:11434/v1"', { from: "none" }],
    [
      'type = "vllm"\napi_base = "http://localhost:8000/v1"',
      { from: "fallback", default: { from: "env", name: "VLLM_API_KEY" }, fallback: { from: "none" } },
    ],
    ['type = "openai"\napi_key_location = "dynamic::k"', { from: "dynamic", name: "k" }],
    ['type = "openai"\napi_key_location = "path::/k"', { from: "path", path: "/k" }],
    ['type = "openai"\napi_key_location = "path_from_env::K"', { from: "path_from_env", name: "K" }],
    ['type = "openai"\napi_key_location = "none"', { from: "none" }],
    ['type = "openai"\napi_key_location = "sdk"', { from: "sdk" }],
    [
      'type = "openai"\napi_key_location = { default = "dynamic::k", fallback = "env::K" }',
      { from: "fallback", default: { from: "dynamic", name: "k" }, fallback: { from: "env", name: "K" } },
    ],
  ])("of %s", async (provider, credential) => {
    expect((await target(provider)).credential).toEqual(credential);
  });

  it.each([
    ["env::K", "the environment variable K is not set"],
    ["path::/none", "the key file /none can't be read"],
    ["path_from_env::K", "the environment variable K is not set"],
    ["sdk", "credentials of a cloud provider's SDK can't be had here"],
  ])("that %s lacks skips the target, by name", async (location, reason) => {
    const found = await target(`type = "openai"\napi_key_location = "${location}"`);
    expect(found.unusable).toMatchObject({ skip: "no_key", reason });
  });

  it("is there if a file can be read, or if either of two is", async () => {
    const text = (location: string) =>
      `[models.m]\nrouting = ["p"]\n[models.m.providers.p]\ntype = "openai"\nmodel_name = "x"\napi_key_location = ${location}`;
    const more = { "/key": "secret" };
    for (const location of [
      '"path::/key"',
      '"path_from_env::F"',
      '{ default = "env::X", fallback = "path::/key" }',
    ]) {
      const [found] = targetsOf(await loadText(text(location), { more, env: { F: "/key" } }));
      expect(found?.unusable).toBeUndefined();
    }
  });

  it("follows provider_types defaults, for shorthands as well", async () => {
    const loaded = await loadText(
      '[provider_types.openai.defaults]\napi_key_location = "env::MINE"\n[functions.f]\ntype = "chat"\n' +
        '[functions.f.variants.v]\ntype = "chat_completion"\nmodel = "openai::gpt-4o"',
    );
    expect(targetsOf(loaded)[0]?.credential).toEqual({ from: "env", name: "MINE" });
  });
});
