// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the seed's own variables
import { readFileSync } from "node:fs";
import { parse } from "smol-toml";
import { describe, expect, it } from "vitest";
import {
  type Built,
  ConfigError,
  type Migration,
  migrateConfig,
  overridesOf,
  tiersSettings,
} from "../../../../src/gateway/config/index.ts";
import { ALL_WIRES, loadText, SMALL, targetsOf } from "../load-text.ts";

const fixture = (name: string) =>
  readFileSync(new URL(`../../../../fixtures/config/${name}`, import.meta.url), "utf8");
const ENV = {
  CF_ACCOUNT_ID: "acc",
  CF_API_TOKEN: "k",
  GOOGLE_API_KEY: "k",
  ANTHROPIC_API_KEY: "k",
  OPENAI_API_KEY: "k",
};

const load = (text: string, env: Record<string, string> = ENV, more = {}) =>
  loadText(text, { env, spokenWires: ALL_WIRES, ...more });
const reload = (migration: Migration, env: Record<string, string> = ENV) => {
  const settings = tiersSettings.parse(parse(migration.settings).tiers ?? {});
  return load(migration.toml, env, { overrides: overridesOf(settings) });
};
/** What a target does, without the names that lead to it. */
const deeds = (built: Built) =>
  targetsOf(built)
    .map(
      ({ kind, wire, tier, baseUrl, upstreamModel, credential, options, maxConcurrent, purpose, unusable }) =>
        JSON.stringify({
          kind,
          wire,
          tier,
          baseUrl,
          upstreamModel,
          credential,
          options,
          maxConcurrent,
          purpose,
          unusable,
        }),
    )
    .sort();
const notOurs = ({ config }: Built) => config.notices.filter(({ code }) => code === "config.extension");

describe("migrating the seed's draft", () => {
  const text = fixture("tensorzero.seed-draft.toml");

  it("gives TensorZero's dialect with the same targets", async () => {
    const migration = migrateConfig("t.toml", text, ENV);
    const after = await reload(migration);
    expect(after.config.dialect).toBe("tensorzero");
    expect(notOurs(after)).toEqual([]);
    expect(deeds(after)).toEqual(deeds(await load(text)));
  });

  it("keeps the order as candidate and fallbacks", async () => {
    const { config } = await reload(migrateConfig("t.toml", text, ENV));
    expect(config.functions.get("chat")?.experimentation).toEqual({
      type: "static",
      candidates: { local: 1 },
      fallbacks: ["free_tier", "cloud_gemini", "cloud_anthropic", "cloud_openai"],
    });
    expect(config.embeddingModels.has("embed")).toBe(true);
  });

  it("says what it changed, once each", () => {
    const { changes } = migrateConfig("t.toml", text, ENV);
    const messages = changes.map(({ message }) => message);
    expect(new Set(messages).size).toBe(messages.length);
    expect(messages).toContain('providers.google_gemini.type: "google" became "google_ai_studio_gemini"');
    expect(messages).toContain(
      "providers.cloudflare.url: ${env.CF_ACCOUNT_ID} can't be said inside a string; its value of now was written",
    );
    expect(changes.filter(({ line }) => line === 61).map(({ message }) => message)).toEqual([
      "functions.chat.variants: weights were left out: the order says what they said",
      "functions.chat.variants: the order local, free_tier, cloud_gemini, cloud_anthropic, cloud_openai became candidate_variants and fallback_variants",
    ]);
  });

  it("gives every change its line, in the order of the file, and warns of what is lost", () => {
    const { changes } = migrateConfig("t.toml", text, ENV);
    const lines = changes.flatMap(({ line }) => line ?? []);
    expect(lines).toEqual([...lines].sort((a, b) => a - b));
    expect(changes.filter(({ severity }) => severity === "warning")).toEqual([
      { severity: "warning", line: 15, message: "providers.openrouter: was left out: no model uses it" },
      { severity: "warning", line: 20, message: "providers.glm: was left out: no model uses it" },
      { severity: "warning", line: undefined, message: "comments were not kept" },
    ]);
  });

  it("marks a variable that is not set, and loading reports the mark", async () => {
    const { CF_ACCOUNT_ID: _, ...env } = ENV;
    const migration = migrateConfig("t.toml", text, env);
    expect(
      migration.changes.find(
        ({ severity, message }) => severity === "warning" && message.includes("CF_ACCOUNT_ID"),
      ),
    ).toBeDefined();
    const { config } = await reload(migration, env);
    expect(config.notices.find(({ code }) => code === "config.target_skipped")?.message).toContain(
      "${CF_ACCOUNT_ID}",
    );
  });

  it("never writes a key", () => {
    const migration = migrateConfig("t.toml", text, { ...ENV, OPENAI_API_KEY: "sk-hush" });
    expect(migration.toml + migration.settings).not.toContain("sk-hush");
  });
});

describe("migrating other files of the seed's dialect", () => {
  it("keeps parameters, models of TensorZero's form and settings of ours", async () => {
    const text = `
[providers.gpu]
type = "ollama"
url = "http://gpu:9000"
tier = 2
options = { num_ctx = 8192 }
[providers.glm]
type = "glm"
[providers.private]
type = "openai"
url = "http://10.0.0.1/v1"
[models.a]
provider = "gpu"
model = "x"
[models.b]
provider = "glm"
model = "glm-4.6"
[models.c]
routing = ["p"]
[models.c.providers.p]
type = "openai"
model_name = "y"
[models.e]
provider = "private"
model = "nomic"
[functions.f]
type = "json"
[functions.f.variants.v]
model = "a"
temperature = 0.5
weight = 0.1
[functions.f.variants.w]
provider = "private"
model = "z"
weight = 1.0
[functions.embed]
type = "embedding"
[functions.embed.variants.one]
model = "models.e"
[functions.embed.variants.two]
provider = "gpu"
model = "mxbai"
`;
    const env = { GLM_API_KEY: "k", OPENAI_API_KEY: "k" };
    const before = await load(text, env);
    const migration = migrateConfig("t.toml", text, env);
    const after = await reload(migration, env);
    expect(notOurs(after)).toEqual([]);
    const f = after.config.functions.get("f");
    expect(f?.experimentation).toEqual({ type: "static", candidates: { w: 1 }, fallbacks: ["v"] });
    expect(f?.variants.get("v")).toMatchObject({ params: { temperature: 0.5 }, jsonMode: "on" });
    expect(
      after.config.embeddingModels.get("embed")?.targets.map(({ upstreamModel }) => upstreamModel),
    ).toEqual(["nomic", "mxbai"]);
    const without = (rows: readonly string[]) =>
      new Set(rows.map((row) => row.replace(/"credential":.*?\},(?="options)/, "")));
    expect(without(deeds(after))).toEqual(without(deeds(before)));
  });
});

describe("migrating TensorZero's dialect with keys of ours", () => {
  const text = `# my file
[models.m]   # the model
routing = ["p", "q", "r"]

[models.m.providers.p] # local
type = "ollama"   # native
api_base = "http://localhost:11434"
model_name = "x"
tier = 2 # ours
max_concurrent = 1

[models.m.providers.p.options]
num_ctx = 4096

[models.m.providers]
q = { type = "glm", kind = "glm", model_name = "glm-4.6", tier = 3 }
r.type = "cloudflare"
r.model_name = "@cf/x"

[functions.f]
type = "chat"
[functions.f.variants.v]
type = "chat_completion"
model = "m"
`;
  const env = { GLM_API_KEY: "k", CF_API_TOKEN: "k", CF_ACCOUNT_ID: "acc" };

  it("moves them to pmoves.toml and keeps the targets", async () => {
    const migration = migrateConfig("t.toml", text, env);
    const after = await reload(migration, env);
    expect(notOurs(after)).toEqual([]);
    const bare = (built: Built) => targetsOf(built).map(({ credential: _, ...target }) => target);
    expect(bare(after)).toEqual(bare(await load(text, env)));
  });

  it("keeps comments and layout", () => {
    const { toml } = migrateConfig("t.toml", text, env);
    expect(toml).toContain("# my file\n[models.m]   # the model\n");
    expect(toml).toContain('type = "openai"   # native\n');
    expect(toml).toContain("[models.m.providers.p] # local\n");
    expect(toml).not.toMatch(/tier|max_concurrent|num_ctx/);
  });

  it("turns an embedding function into the embedding model of its name", async () => {
    const file = `[embedding_models.e]\nrouting = ["p"]\n[embedding_models.e.providers.p]\ntype = "ollama"\nmodel_name = "x"\n
[functions.embed]\ntype = "embedding"\n[functions.embed.variants.v]\ntype = "chat_completion"\nmodel = "e"\n`;
    const after = await reload(migrateConfig("t.toml", file, {}));
    expect(notOurs(after)).toEqual([]);
    expect(after.config.functions.size).toBe(0);
    expect(after.config.embeddingModels.get("embed")?.targets[0]).toMatchObject({
      wire: "ollama",
      upstreamModel: "x",
    });
  });

  it("leaves a file without them as it is", () => {
    expect(migrateConfig("t.toml", SMALL, {})).toEqual({ toml: SMALL, settings: "", changes: [] });
    const real = fixture("tensorzero.later.toml");
    expect(migrateConfig("t.toml", real, {}).toml).toBe(real);
  });

  it("says what nothing in TensorZero stands for", () => {
    const { toml, changes } = migrateConfig("t.toml", SMALL.replace('"openai"', '"scripted"'), {});
    expect(toml).toContain('"scripted"');
    expect(changes).toMatchObject([{ severity: "warning", line: 5 }]);
  });
});

describe("migrating a file that does not load", () => {
  it("fails with its errors", () => {
    expect(() => migrateConfig("t.toml", "[models.m]\nroutin = 1", {})).toThrow(ConfigError);
    expect(() => migrateConfig("t.toml", "a = ", {})).toThrow(/t\.toml:1:\d+: not TOML/);
  });
});
