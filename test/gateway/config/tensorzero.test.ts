import { describe, expect, it } from "vitest";
import { loadConfig } from "../../../src/gateway/config/index.ts";
import { loadText, SMALL, SPOKEN, targetsOf } from "./load-text.ts";
import { memorySource } from "./memory-source.ts";

const FULL = `
[gateway]
bind_address = "127.0.0.1:3001"
base_path = "/t0/"
global_outbound_http_timeout_ms = 5000
debug = true
disable_pseudonymous_usage_analytics = true
observability.enabled = true
export.otlp.traces.enabled = true
auth.cache.ttl_ms = 5
metrics.tensorzero_inference_latency_overhead_seconds_buckets = [0.1]

[clickhouse]
disable_automatic_migrations = true
[rate_limiting]
enabled = true
[[rate_limiting.rules]]
always = true
[object_storage]
type = "filesystem"
path = "x"

[models.m]
routing = ["p"]
timeouts = { non_streaming.total_ms = 1, streaming = { ttft_ms = 2, total_ms = 3 } }
skip_relay = true
[models.m.providers.p]
type = "openai"
model_name = "gpt-4o"
timeouts.non_streaming.total_ms = 7
extra_body = [{ pointer = "/a/b", value = { c = [1, true] } }, { pointer = "/d", delete = true }]
extra_headers = [{ name = "x-a", value = "b" }, { name = "x-c", delete = true }]
discard_unknown_chunks = true
[[models.m.providers.p.cost]]
pointer = "/prompt_tokens"
cost_per_million = 2.5
required = true

[embedding_models.e]
routing = ["p"]
timeout_ms = 9
[embedding_models.e.providers.p]
type = "openai"
model_name = "text-embedding-3-small"

[tools.weather]
name = "get_weather"
description = "The weather"
parameters = "tools/weather.json"
strict = true

[functions.chat]
type = "chat"
description = "d"
system_schema = "schemas/system.json"
schemas.more.path = "schemas/system.json"
tools = ["weather"]
tool_choice = { specific = "weather" }
parallel_tool_calls = true
[functions.chat.variants.a]
type = "chat_completion"
model = "m"
system_template = "t/system.minijinja"
templates.more.path = "t/more.minijinja"
temperature = 0.5
top_p = 1
max_tokens = 100
seed = -1
stop_sequences = ["x"]
reasoning_effort = "low"
service_tier = "flex"
retries = { num_retries = 2, max_delay_s = 5 }
timeouts.streaming.ttft_ms = 4
extra_body = [{ pointer = "/v", value = "w" }]
extra_headers = [{ name = "x-v", value = "w" }]
[functions.chat.variants.b]
type = "chat_completion"
model = "openai::gpt-4o-mini"
[functions.chat.variants.n]
type = "experimental_best_of_n_sampling"
candidates = ["a"]
evaluator = { model = "m" }
[functions.chat.experimentation]
type = "static"
candidate_variants = { a = 0.25, n = 1 }
fallback_variants = ["b"]

[functions.json]
type = "json"
output_schema = "schemas/out.json"
[functions.json.variants.a]
type = "chat_completion"
model = "m"
json_mode = "tool"
input_wrappers.user = "t/more.minijinja"

[metrics.ok]
type = "boolean"
optimize = "max"
level = "inference"
`;
const MORE = {
  "/c/tools/weather.json": '{"type":"object"}',
  "/c/schemas/system.json": '{"type":"object","title":"s"}',
  "/c/schemas/out.json": '{"type":"array"}',
  "/c/t/system.minijinja": "Hello {{ name }}",
  "/c/t/more.minijinja": "More",
};

describe("TensorZero's dialect", () => {
  const loaded = loadText(FULL, { more: MORE, env: { OPENAI_API_KEY: "k" } });

  it("is read whole", async () => {
    const { config } = await loaded;
    expect(config).toMatchObject({
      dialect: "tensorzero",
      order: "file",
      listen: { host: "127.0.0.1", port: 3001, basePath: "/t0" },
      outboundTimeoutMs: 5000,
    });
    expect(config.models.get("m")?.timeouts).toEqual({ totalMs: 1, streamTtftMs: 2, streamTotalMs: 3 });
    expect(config.embeddingModels.get("e")?.timeouts).toEqual({ totalMs: 9 });
    expect(config.metrics.get("ok")).toMatchObject({ type: "boolean", optimize: "max", level: "inference" });
    expect(config.tools.get("weather")).toEqual({
      key: "weather",
      name: "get_weather",
      description: "The weather",
      parameters: { type: "object" },
      strict: true,
    });
  });

  it("keeps what is patched, priced and timed at a provider", async () => {
    const target = targetsOf(await loaded)[0];
    expect(target).toMatchObject({
      timeouts: { totalMs: 7 },
      extraBody: [
        { pointer: "/a/b", value: { c: [1, true] } },
        { pointer: "/d", delete: true },
      ],
      extraHeaders: [
        { name: "x-a", value: "b" },
        { name: "x-c", delete: true },
      ],
      cost: [{ pointer: "/prompt_tokens", costPerMillion: 2.5, required: true }],
    });
  });

  it("reads chat functions with templates, schemas and tools", async () => {
    const fn = (await loaded).config.functions.get("chat");
    expect(fn).toMatchObject({
      type: "chat",
      description: "d",
      tools: ["weather"],
      toolChoice: { specific: "weather" },
      parallelToolCalls: true,
      schemas: { system: { title: "s" }, more: { title: "s" } },
      outputSchema: undefined,
    });
    expect(fn?.variants.get("a")).toEqual({
      name: "a",
      model: "m",
      weight: undefined,
      params: {
        temperature: 0.5,
        top_p: 1,
        max_tokens: 100,
        seed: -1,
        stop_sequences: ["x"],
        reasoning_effort: "low",
        service_tier: "flex",
      },
      jsonMode: undefined,
      retries: { numRetries: 2, maxDelayS: 5 },
      timeouts: { totalMs: undefined, streamTtftMs: 4, streamTotalMs: undefined },
      extraBody: [{ pointer: "/v", value: "w", scope: {} }],
      extraHeaders: [{ name: "x-v", value: "w", scope: {} }],
      templates: { system: "Hello {{ name }}", more: "More" },
    });
  });

  it("reads json functions, their schema and the older input wrappers", async () => {
    const fn = (await loaded).config.functions.get("json");
    expect(fn).toMatchObject({ type: "json", outputSchema: { type: "array" } });
    expect(fn?.variants.get("a")).toMatchObject({ jsonMode: "tool", templates: { user: "More" } });
  });

  it("leaves variants of types that are not acted on out of sampling, and says so", async () => {
    const { config } = await loaded;
    const fn = config.functions.get("chat");
    expect([...(fn?.variants.keys() ?? [])]).toEqual(["a", "b"]);
    expect(fn?.experimentation).toEqual({ type: "static", candidates: { a: 0.25 }, fallbacks: ["b"] });
    const idle = config.notices.filter(({ code }) => code === "config.idle_variant");
    expect(idle.map(({ severity, place }) => [severity, place?.keyPath])).toEqual([
      ["warning", "functions.chat.variants.n.type"],
    ]);
  });

  it("says of every key that it reads and does not act on", async () => {
    const { config } = await loaded;
    const said = config.notices.filter(({ code }) => code === "config.not_acted_on");
    expect(said.map(({ place }) => place?.keyPath)).toEqual([
      "gateway.debug",
      "gateway.disable_pseudonymous_usage_analytics",
      "gateway.observability",
      "gateway.auth",
      "gateway.export",
      "gateway.metrics",
      "models.m.providers.p.discard_unknown_chunks",
      "models.m.skip_relay",
      "clickhouse",
      "rate_limiting",
      "object_storage",
    ]);
    expect(said.every(({ severity }) => severity === "info")).toBe(true);
  });

  it("listens where TensorZero does when its file says nothing", async () => {
    const { config } = await loadText(SMALL);
    expect(config.listen).toEqual({ host: "::", port: 3000, isSaid: false, basePath: "" });
    expect(config.outboundTimeoutMs).toBe(900_000);
  });

  it("reads addresses in brackets", async () => {
    const { config } = await loadText(`${SMALL}\n[gateway]\nbind_address = "[::1]:80"`);
    expect(config.listen).toMatchObject({ host: "::1", port: 80 });
  });

  it("keeps an output schema that was not given open to anything", async () => {
    const { config } = await loadText(SMALL.replace('"chat"', '"json"').concat('json_mode = "on"'));
    expect(config.functions.get("f")?.outputSchema).toEqual({});
  });

  it("is named by its contents", async () => {
    const hash = async (text: string) => (await loadText(text)).config.hash;
    expect(await hash(SMALL)).toMatch(/^[0-9a-f]{16}$/);
    expect(await hash(SMALL)).toBe(await hash(SMALL));
    expect(await hash(`${SMALL}#`)).not.toBe(await hash(SMALL));
  });

  it("is named anew when a template changes", async () => {
    const text = `${SMALL}system_template = "s"`;
    const hash = async (template: string) =>
      (await loadText(text, { more: { "/c/s": template } })).config.hash;
    expect(await hash("a")).not.toBe(await hash("b"));
  });

  it("lists every file whose change matters", async () => {
    expect([...(await loaded).watched].sort()).toEqual(["/c/tensorzero.toml", ...Object.keys(MORE)].sort());
  });

  it("takes a file that begins with a byte order mark", async () => {
    expect((await loadText(`\ufeff${SMALL}`)).config.functions.size).toBe(1);
  });
});

describe("several files", () => {
  it("become one, and each resolves paths from itself", async () => {
    const source = memorySource({
      "/a/models.toml": SMALL.slice(0, SMALL.indexOf("[functions")),
      "/b/functions.toml":
        '[functions.f]\ntype = "chat"\n[functions.f.variants.v]\ntype = "chat_completion"\nmodel = "m"\nsystem_template = "s.j"',
      "/b/s.j": "hi",
    });
    const files = ["/a/models.toml", "/b/functions.toml"];
    const { config } = await loadConfig({ files, source, spokenWires: SPOKEN, requireUsable: false });
    expect(config.functions.get("f")?.variants.get("v")?.templates).toEqual({ system: "hi" });
    expect(config.files).toEqual(files);
  });

  it("may share a table as long as no key is set twice", async () => {
    const source = memorySource({
      "a.toml": `${SMALL}[gateway]\ndebug = true`,
      "b.toml": '[gateway]\nbase_path = "/x"',
    });
    const loaded = loadConfig({
      files: ["a.toml", "b.toml"],
      source,
      spokenWires: SPOKEN,
      requireUsable: false,
    });
    expect((await loaded).config.listen.basePath).toBe("/x");
  });
});

describe("how variants are chosen", () => {
  const variants = (lines: string) => `${SMALL.slice(0, SMALL.indexOf("[functions.f.variants"))}${lines}`;
  const variant = (name: string, weight?: number) =>
    `[functions.f.variants.${name}]\ntype = "chat_completion"\nmodel = "m"\n${weight === undefined ? "" : `weight = ${weight}\n`}`;
  const choice = async (text: string) => (await loadText(text)).config.functions.get("f")?.experimentation;
  const experiment = (lines: string) => `[functions.f.experimentation]\n${lines}`;

  it.each([
    ["nothing: evenly", variant("a") + variant("b"), { type: "uniform" }],
    [
      "weights: by weight, the rest as fallbacks",
      variant("a", 1) + variant("c") + variant("b", 0),
      { type: "static", candidates: { a: 1 }, fallbacks: ["b", "c"] },
    ],
    [
      "a list of candidates",
      variant("a") +
        variant("b") +
        experiment('type = "static"\ncandidate_variants = ["b"]\nfallback_variants = ["a"]'),
      { type: "static", candidates: { b: 1 }, fallbacks: ["a"] },
    ],
    [
      "no candidates: all that are no fallbacks",
      variant("a") + variant("b") + experiment('type = "uniform"\nfallback_variants = ["a"]'),
      { type: "static", candidates: { b: 1 }, fallbacks: ["a"] },
    ],
    [
      "the older static_weights",
      variant("a") +
        variant("b") +
        experiment('type = "static_weights"\ncandidate_variants = { a = 2, b = 1 }'),
      { type: "static", candidates: { a: 2, b: 1 }, fallbacks: [] },
    ],
    [
      "an adaptive experiment: evenly",
      variant("a") +
        variant("b") +
        experiment('type = "adaptive"\nmetric = "x"\ncandidate_variants = ["a", "b"]'),
      { type: "static", candidates: { a: 1, b: 1 }, fallbacks: [] },
    ],
  ])("by %s", async (_, lines, expected) => {
    expect(await choice(variants(lines))).toEqual(expected);
  });
});

describe("shorthands", () => {
  it("become models of their own, for variants and for requests", async () => {
    const { config, shorthand } = await loadText(
      SMALL.replace('model = "m"', 'model = "openrouter::a/b:c"'),
      {
        env: { OPENROUTER_API_KEY: "k" },
      },
    );
    expect(config.models.get("openrouter::a/b:c")?.targets[0]).toMatchObject({
      id: "openrouter::a/b:c/openrouter",
      upstreamModel: "a/b:c",
      kind: "openrouter",
    });
    expect(shorthand("openai::gpt-4o", "chat")?.targets[0]).toMatchObject({
      upstreamModel: "gpt-4o",
      order: 2,
    });
    expect(shorthand("openai::gpt-4o", "chat")).toBe(shorthand("openai::gpt-4o", "chat"));
    expect(shorthand("m", "chat")).toBe(config.models.get("m"));
    for (const none of ["nope", "nope::x", "openai::", "::x", "azure::x"])
      expect(shorthand(none, "chat")).toBeUndefined();
  });

  it("for protocols that are not spoken are known and skipped", async () => {
    const { shorthand } = await loadText(SMALL);
    expect(shorthand("gcp_vertex_gemini::x", "chat")?.targets[0]).toMatchObject({
      kind: "foreign",
      wire: "none",
    });
  });
});

describe("nothing usable", () => {
  it("is exit 2 with the list of what was looked for", async () => {
    const error = await loadText(SMALL, { requireUsable: true }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ exit: 2, code: "config.nothing_usable" });
    expect(String(error)).toContain("m/p: the environment variable OPENAI_API_KEY is not set");
  });

  it("does not stop the start while one target is left", async () => {
    const two = `${SMALL}\n[models.n]\nrouting = ["p"]\n[models.n.providers.p]\ntype = "ollama"\nmodel_name = "x"`;
    const { config } = await loadText(two, { requireUsable: true });
    expect(config.notices.find(({ code }) => code === "config.dead_function")?.message).toBe(
      '"f" can\'t answer: the environment variable OPENAI_API_KEY is not set',
    );
    expect(config.notices.find(({ code }) => code === "config.no_key")).toMatchObject({
      severity: "warning",
      fix: "set OPENAI_API_KEY",
    });
  });

  it("is a file without a model, too", async () => {
    await expect(loadText("[gateway]\ndebug = false", { requireUsable: true })).rejects.toMatchObject({
      message: "no model is configured in /c/tensorzero.toml",
    });
  });
});
