import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { noticeLine, showCredential } from "../../../src/gateway/config/index.ts";
import { ALL_WIRES, loadText, targetsOf } from "./load-text.ts";

const read = (name: string) =>
  readFileSync(new URL(`../../../fixtures/config/${name}`, import.meta.url), "utf8");

/** id, kind, wire, tier, base URL, credential, and why it can't be used */
type Row = readonly [string, string, string, number, string, string, string?];

const LOCAL = "http://pmoves-ollama:11434/v1";
const EDGE = "http://jetson-ollama:11434/v1";
const local = (model: string, provider = "ollama_local", base = LOCAL): Row => [
  `${model}/${provider}`,
  "ollama",
  "openai",
  1,
  base,
  "none",
];
const cloud = (id: string, kind: string, tier: number, base: string, key: string): Row => [
  id,
  kind,
  "openai",
  tier,
  base,
  `env::${key}`,
];
const OPENAI = "https://api.openai.com/v1";
const TOGETHER = "https://api.together.xyz/v1";
const OPENROUTER = "https://openrouter.ai/api/v1";
const VENICE = "https://api.venice.ai/api/v1";

const LOCAL_CHAT: readonly Row[] = [
  local("agent_zero_qwen14b_local"),
  local("agent_zero_mistral7b_local"),
  local("agent_zero_phi3_mini_local"),
  local("agent_zero_mistral7b_edge", "ollama_edge", EDGE),
  local("agent_zero_phi3_mini_edge", "ollama_edge", EDGE),
  local("langextract_qwen7b_local"),
  local("chat_ollama_llama3"),
  local("qwen2_5_32b"),
  local("qwen2_5_14b"),
  local("qwen2_vl_7b"),
  local("qwen3_reranker_4b"),
];
const OPENAI_CHAT = cloud("chat_openai_platform/openai_platform", "openai", 3, OPENAI, "OPENAI_API_KEY");
const CLOUD_CHAT: readonly Row[] = [
  cloud("chat_moonshot/moonshot_primary", "compatible", 3, "https://api.moonshot.ai/v1", "MOONSHOT_API_KEY"),
  cloud("chat_openrouter/openrouter_primary", "openrouter", 2, OPENROUTER, "OPENROUTER_API_KEY"),
  cloud("chat_venice/venice_primary", "compatible", 3, VENICE, "VENICE_API_KEY"),
  cloud("chat_together/together_primary", "compatible", 3, TOGETHER, "TOGETHER_AI_API_KEY"),
  [
    "chat_cloudflare_gpt_oss/cloudflare_workers",
    "cloudflare",
    "openai",
    1,
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the file has it so
    "https://api.cloudflare.com/client/v4/accounts/${CF_ACCOUNT_ID}/ai/run/openai",
    "env::CLOUDFLARE_API_TOKEN",
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the file has it so
    "nothing fills ${CF_ACCOUNT_ID}",
  ],
];
const EMBEDDINGS: readonly Row[] = [
  local("gemma_embed_local", "ollama_local_embedding"),
  local("archon_nomic_embed_local", "ollama_local_embedding"),
  cloud("archon_bge_large_together/together_embed_primary", "compatible", 3, TOGETHER, "TOGETHER_AI_API_KEY"),
  cloud("archon_e5_large_together/together_embed_primary", "compatible", 3, TOGETHER, "TOGETHER_AI_API_KEY"),
  cloud("openai_text_embedding_small/openai_embed_primary", "openai", 3, OPENAI, "OPENAI_API_KEY"),
  cloud("openrouter_embedding/openrouter_embed_primary", "openrouter", 2, OPENROUTER, "OPENROUTER_API_KEY"),
  cloud("venice_embedding/venice_embed_primary", "compatible", 3, VENICE, "VENICE_API_KEY"),
  cloud("together_embedding/together_embed_primary", "compatible", 3, TOGETHER, "TOGETHER_AI_API_KEY"),
];
const DECEMBER = [...LOCAL_CHAT, OPENAI_CHAT, ...CLOUD_CHAT, ...EMBEDDINGS];
const LATER = [
  ...LOCAL_CHAT,
  local("nemotron_mini"),
  local("qwen3_8b"),
  OPENAI_CHAT,
  cloud("chat_groq/groq_primary", "compatible", 3, "https://api.groq.com/openai/v1", "GROQ_API_KEY"),
  ...CLOUD_CHAT,
  local("qwen3_embedding_4b_local", "ollama_local_embedding"),
  ...EMBEDDINGS,
];
const EXAMPLE: readonly Row[] = [
  ["openai::gpt-4o-mini/openai", "openai", "openai", 3, OPENAI, "env::OPENAI_API_KEY"],
];
const DOCKER = "http://host.docker.internal:11434";
const DRAFT: readonly Row[] = [
  ["qwen-local/ollama", "ollama", "ollama", 1, DOCKER, "none"],
  [
    "llama-cf/cloudflare",
    "cloudflare",
    "openai",
    1,
    "https://api.cloudflare.com/client/v4/accounts/acc/ai/v1",
    "env::CF_API_TOKEN",
  ],
  [
    "gemini-pro/google_gemini",
    "gemini",
    "gemini",
    3,
    "https://generativelanguage.googleapis.com/v1beta",
    "env::GOOGLE_API_KEY",
  ],
  [
    "claude-sonnet/anthropic",
    "anthropic",
    "anthropic",
    3,
    "https://api.anthropic.com/v1",
    "env::ANTHROPIC_API_KEY",
  ],
  ["gpt-4o/openai", "openai", "openai", 3, OPENAI, "env::OPENAI_API_KEY"],
  ["ollama::qwen3-embedding:4b/ollama", "ollama", "ollama", 1, DOCKER, "none"],
];

const KEYS = Object.fromEntries(
  [
    "OPENAI",
    "MOONSHOT",
    "OPENROUTER",
    "VENICE",
    "TOGETHER_AI",
    "GROQ",
    "GOOGLE",
    "ANTHROPIC",
    "CF",
    "CLOUDFLARE",
  ].flatMap((name) => [
    [`${name}_API_KEY`, "a-key"],
    [`${name}_API_TOKEN`, "a-key"],
  ]),
);
const ENV = { ...KEYS, CF_ACCOUNT_ID: "acc" };

describe.each([
  ["tensorzero.dec2025.toml", DECEMBER, { models: 17, embeddings: 8, functions: 10 }],
  ["tensorzero.later.toml", LATER, { models: 20, embeddings: 9, functions: 11 }],
  ["tensorzero.toml.example", EXAMPLE, { models: 1, embeddings: 0, functions: 1 }],
  ["tensorzero.seed-draft.toml", DRAFT, { models: 5, embeddings: 1, functions: 2 }],
] as const)("%s", (name, rows, counts) => {
  it("loads unchanged, with everything that it defines", async () => {
    const { config } = await loadText(read(name), { env: ENV, spokenWires: ALL_WIRES });
    expect({
      models: config.models.size,
      embeddings: config.embeddingModels.size,
      functions: config.functions.size,
    }).toEqual(counts);
  });

  it("gives every target its kind, wire, tier, address, key and fault", async () => {
    const loaded = await loadText(read(name), { env: ENV, spokenWires: ALL_WIRES });
    const got = targetsOf(loaded).map((target) => [
      target.id,
      target.kind,
      target.wire,
      target.tier,
      target.baseUrl,
      showCredential(target.credential),
      target.unusable?.reason,
    ]);
    expect(got).toEqual(rows.map((row) => [...row.slice(0, 6), row[6]]));
  });
});

describe("the stack's later file", () => {
  it("says how often agent_zero asks a local or edge model first", async () => {
    const { config } = await loadText(read("tensorzero.later.toml"), { env: ENV });
    const notice = config.notices.find(
      ({ code, place }) => code === "config.even_sampling" && place?.keyPath === "functions.agent_zero",
    );
    expect(notice && noticeLine(notice)).toContain("5 in 11 times (45 %)");
    expect(notice?.fix).toContain('candidate_variants = ["local_qwen14b"]');
  });

  it("reports both faults of the Cloudflare address with line and mend", async () => {
    const { config } = await loadText(read("tensorzero.later.toml"), { env: ENV });
    const skipped = config.notices.filter(({ code }) => code === "config.target_skipped");
    expect(skipped.map(({ place, message, severity }) => [place?.line, severity, message])).toEqual([
      // biome-ignore lint/suspicious/noTemplateCurlyInString: the file has it so
      [198, "warning", "nothing fills ${CF_ACCOUNT_ID}; this target is skipped"],
      [198, "warning", "/ai/run is not OpenAI's protocol; this target is skipped"],
    ]);
    expect(skipped[1]?.fix).toContain("/ai/v1");
  });

  it("says which Docker names do not resolve here, and the address outside Docker", async () => {
    const { config } = await loadText(read("tensorzero.later.toml"), {
      env: ENV,
      hosts: ["jetson-ollama"],
    });
    const hosts = config.notices.filter(({ code }) => code === "config.host_unresolved");
    expect(hosts).toHaveLength(1);
    expect(hosts[0]?.message).toContain('"pmoves-ollama" does not resolve');
    expect(hosts[0]?.fix).toContain("localhost:11434: --rewrite pmoves-ollama=localhost");
  });

  it("maps hosts by rewrite rules and keeps what the target is", async () => {
    const loaded = await loadText(read("tensorzero.later.toml"), {
      env: ENV,
      rewrites: [{ from: "pmoves-ollama", to: "10.0.0.5:8080" }],
    });
    const target = targetsOf(loaded).find(({ id }) => id === "qwen3_8b/ollama_local");
    expect(target).toMatchObject({ baseUrl: "http://10.0.0.5:8080/v1", kind: "ollama", tier: 1 });
  });

  it("says that num_ctx can't be set at /v1 and shows the native form", async () => {
    const { config } = await loadText(read("tensorzero.later.toml"), { env: ENV });
    const notices = config.notices.filter(({ code }) => code === "config.ollama_v1");
    expect(notices.map(({ severity }) => severity)).toEqual(["info", "info"]);
    expect(notices[0]?.message).toContain("`num_ctx` can't be set");
    expect(notices[0]?.fix).toContain('type = "ollama", api_base = "http://pmoves-ollama:11434"');
  });
});

describe("the seed's draft", () => {
  it("is read in the order of its list, with a warning that gives line and mend", async () => {
    const { config } = await loadText(read("tensorzero.seed-draft.toml"), { env: ENV });
    expect(config).toMatchObject({ dialect: "seed", order: "tiers" });
    expect(config.functions.get("chat")?.experimentation).toEqual({
      type: "order",
      variants: ["local", "free_tier", "cloud_gemini", "cloud_anthropic", "cloud_openai"],
    });
    const warnings = config.notices.filter(({ code }) => code === "config.declared_twice");
    expect(
      warnings.map(({ severity, place }) => [severity, place?.line, place?.column, place?.keyPath]),
    ).toEqual([
      ["warning", 61, 1, "functions.chat.variants"],
      ["warning", 87, 1, "functions.embed.variants"],
    ]);
    expect(warnings[0]?.fix).toContain('candidate_variants = ["local"]');
  });

  it("skips, with the variable's name, what has no key or no account", async () => {
    const loaded = await loadText(read("tensorzero.seed-draft.toml"), { env: {}, spokenWires: ALL_WIRES });
    const skipped = targetsOf(loaded).flatMap(({ id, unusable }) => (unusable ? [[id, unusable]] : []));
    expect(skipped.map(([id, why]) => [id, JSON.parse(JSON.stringify(why)).reason])).toEqual([
      ["llama-cf/cloudflare", "the environment variable CF_ACCOUNT_ID is not set"],
      ["gemini-pro/google_gemini", "the environment variable GOOGLE_API_KEY is not set"],
      ["claude-sonnet/anthropic", "the environment variable ANTHROPIC_API_KEY is not set"],
      ["gpt-4o/openai", "the environment variable OPENAI_API_KEY is not set"],
    ]);
  });

  it("marks protocols that are not spoken yet, and changes nothing when they are", async () => {
    const today = await loadText(read("tensorzero.seed-draft.toml"), { env: ENV });
    const gemini = targetsOf(today).find(({ kind }) => kind === "gemini");
    expect(gemini?.unusable).toMatchObject({ skip: "unsupported" });
    const tomorrow = await loadText(read("tensorzero.seed-draft.toml"), { env: ENV, spokenWires: ALL_WIRES });
    expect(targetsOf(tomorrow).every(({ unusable }) => unusable === undefined)).toBe(true);
  });
});
