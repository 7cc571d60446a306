import { describe, expect, it } from "vitest";
import { loadText, noticesOf, SMALL } from "../load-text.ts";

const MODELS = `
[models.local]
routing = ["p"]
[models.local.providers.p]
type = "ollama"
model_name = "x"
[models.cloud]
routing = ["p"]
[models.cloud.providers.p]
type = "openai"
model_name = "x"
[functions.f]
type = "chat"
`;
const variant = (name: string, model: string, more = "") =>
  `[functions.f.variants.${name}]\ntype = "chat_completion"\nmodel = "${model}"\n${more}`;

describe("even sampling", () => {
  const text = MODELS + variant("a", "cloud") + variant("b", "local") + variant("c", "cloud");

  it("is told with the share of local variants and the order that was meant", async () => {
    const [notice] = await noticesOf(text, "config.even_sampling");
    expect(notice).toMatchObject({ severity: "warning", place: { line: 12, keyPath: "functions.f" } });
    expect(notice?.message).toContain("1 in 3 times (33 %)");
    expect(notice?.fix).toContain('candidate_variants = ["b"], fallback_variants = ["a", "c"]');
  });

  it("is no matter where tiers decide, or where all are alike", async () => {
    expect(await noticesOf(text, "config.even_sampling", { order: "tiers" })).toEqual([]);
    expect(
      await noticesOf(MODELS + variant("a", "cloud") + variant("b", "cloud"), "config.even_sampling"),
    ).toEqual([]);
    expect(
      await noticesOf(MODELS + variant("a", "local") + variant("b", "local"), "config.even_sampling"),
    ).toEqual([]);
  });
});

describe("weights", () => {
  it("that were meant as an order are told with the share that they give", async () => {
    const weights = [1, 0.5, 0.4, 0.3, 0.1];
    const variants = weights.map((weight, i) =>
      variant(`v${i}`, i === 0 ? "local" : "cloud", `weight = ${weight}\n`),
    );
    const [notice] = await noticesOf(MODELS + variants.join(""), "config.weighted_sampling");
    expect(notice?.message).toContain("43 % of the time");
  });

  it("on local variants alone are fine", async () => {
    const text = MODELS + variant("a", "local", "weight = 1\n") + variant("b", "cloud");
    expect(await noticesOf(text, "config.weighted_sampling")).toEqual([]);
  });
});

describe("variants that nothing reaches", () => {
  it("are told, whether a choice or a list leaves them out", async () => {
    const text = `${MODELS}${variant("a", "local")}${variant("b", "cloud")}[functions.f.experimentation]\ntype = "static"\ncandidate_variants = ["a"]`;
    const [notice] = await noticesOf(text, "config.unreachable");
    expect(notice?.place).toMatchObject({ keyPath: "functions.f.variants.b", line: 17 });
    const seed =
      '[providers.o]\ntype = "ollama"\n[models.m]\nprovider = "o"\nmodel = "x"\n[functions.f]\ntype = "chat"\nvariants = ["a"]\n' +
      '[functions.f.variants.a]\nmodel = "m"\n[functions.f.variants.b]\nmodel = "m"\n';
    expect((await noticesOf(seed, "config.unreachable"))[0]?.message).toContain("not in the list");
  });

  it("include providers outside the routing", async () => {
    const text = SMALL.replace(
      "[functions.f]",
      '[models.m.providers.q]\ntype = "openai"\nmodel_name = "y"\n[functions.f]',
    );
    expect((await noticesOf(text, "config.unreachable"))[0]?.message).toBe(
      'provider "q" is not in `routing`: never asked',
    );
  });
});

describe("names with two meanings", () => {
  it("are told with the name that says which", async () => {
    const text = SMALL.replaceAll("functions.f", "functions.m");
    expect(await noticesOf(text, "config.two_meanings")).toMatchObject([
      {
        severity: "warning",
        fix: "write tensorzero::model_name::m, or rename one of them",
        place: { line: 2 },
      },
    ]);
    expect(await noticesOf(SMALL, "config.two_meanings")).toEqual([]);
  });
});

describe("model names in the environment", () => {
  const found = async (value: string) => {
    const notices = await noticesOf(SMALL, "config.environment_name", { env: { LANGEXTRACT_MODEL: value } });
    return notices[0]?.fix;
  };

  it.each([
    ["f", "tensorzero::function_name::f"],
    ["m", "tensorzero::model_name::m"],
    ["openai::gpt-4o-mini", "tensorzero::model_name::openai::gpt-4o-mini"],
    ["tensorzero::model::m", "tensorzero::model_name::m"],
    ["tensorzero::function_name::ff", "tensorzero::function_name::f"],
  ])("%s should be %s", async (value, right) => {
    expect(await found(value)).toBe(`LANGEXTRACT_MODEL=${right}`);
  });

  it.each(["tensorzero::function_name::f", "tensorzero::model_name::openai::x", "gpt-4o", "small"])(
    "%s is fine, or none of ours",
    async (value) => {
      const notices = await noticesOf(SMALL, "config.environment_name", {
        env: { A_MODEL: value, NAME: "f" },
      });
      expect(notices).toEqual([]);
    },
  );

  it("that lead nowhere are told", async () => {
    const env = { X_MODEL: "tensorzero::embedding::e", Y_MODEL: "tensorzero::model_name::zzzzzz" };
    const notices = await noticesOf(SMALL, "config.environment_name", { env });
    expect(notices.map(({ message, fix }) => [message, fix])).toEqual([
      [
        "X_MODEL=tensorzero::embedding::e: tensorzero::embedding is no prefix",
        "X_MODEL=tensorzero::embedding_model_name::e",
      ],
      ["Y_MODEL=tensorzero::model_name::zzzzzz: no model of that name", undefined],
    ]);
  });
});

describe("keys that go to the wrong host", () => {
  const at = (base: string, more = "") =>
    SMALL.replace('model_name = "gpt-4o-mini"', `model_name = "x"\napi_base = "${base}"\n${more}`);

  it("are told", async () => {
    const [notice] = await noticesOf(at("https://api.together.xyz/v1"), "config.default_key_elsewhere");
    expect(notice?.message).toBe(
      "no api_key_location: api.together.xyz is sent the key of env::OPENAI_API_KEY",
    );
  });

  it.each([
    ["https://api.openai.com/v1", ""],
    ["https://api.together.xyz/v1", 'api_key_location = "env::T"'],
    ["http://localhost:8000/v1", ""],
  ])("are not at %s %s", async (base, more) => {
    expect(await noticesOf(at(base, more), "config.default_key_elsewhere")).toEqual([]);
  });
});

describe("things of TensorZero without effect here", () => {
  it("include variables, whose values stay hidden", async () => {
    const env = { TENSORZERO_CLICKHOUSE_URL: "http://user:hush@db" };
    const { config } = await loadText(SMALL, { env });
    const said = config.notices.filter(({ message }) => message.includes("CLICKHOUSE"));
    expect(said).toHaveLength(1);
    expect(JSON.stringify(config.notices)).not.toContain("hush");
  });
});

describe("keys of ours inside TensorZero's file", () => {
  it("are listed one by one", async () => {
    const text = SMALL.replace('"openai"', '"ollama"\ntier = 2\nkind = "local"\nmax_concurrent = 1');
    const notices = await noticesOf(text, "config.extension");
    expect(notices.map(({ place }) => place?.keyPath.split(".").at(-1))).toEqual([
      "type",
      "kind",
      "tier",
      "max_concurrent",
    ]);
  });
});

describe("hosts with an own name in Docker", () => {
  const at = (host: string) =>
    SMALL.replace('"openai"', '"openai"\napi_key_location = "none"').replace(
      'model_name = "gpt-4o-mini"',
      `model_name = "x"\napi_base = "http://${host}/v1"`,
    );

  it.each(["ollama:11434", "host.docker.internal:8000"])(
    "are told when %s does not resolve",
    async (host) => {
      const [notice] = await noticesOf(at(host), "config.host_unresolved");
      expect(notice?.fix).toContain(`--rewrite ${host.split(":")[0]}=localhost`);
    },
  );

  it.each(["localhost:1", "127.0.0.1:1", "gpu.example.com", "[::1]:1"])(
    "are never looked up for %s",
    async (host) => {
      expect(await noticesOf(at(host), "config.host_unresolved")).toEqual([]);
    },
  );

  it("are fine where they resolve, or are rewritten", async () => {
    expect(await noticesOf(at("ollama:11434"), "config.host_unresolved", { hosts: ["ollama"] })).toEqual([]);
    const rewrites = [{ from: "ollama:11434", to: "localhost" }];
    expect(await noticesOf(at("ollama:11434"), "config.host_unresolved", { rewrites })).toEqual([]);
  });
});

describe("providers of the seed's dialect that no model uses", () => {
  const text = `
[providers.used]
type = "ollama"
[providers.spare]
type = "openai"
url = "https://openrouter.ai/api/v1"
[functions.f]
type = "chat"
variants = ["a"]
[functions.f.variants.a]
provider = "used"
model = "x"
`;

  it("are told", async () => {
    expect(await noticesOf(text, "config.unused_provider")).toMatchObject([
      { severity: "warning", place: { line: 4, keyPath: "providers.spare" } },
    ]);
  });
});

describe("a shorthand's key", () => {
  it("is missed where the variant names it", async () => {
    const text = SMALL.replace('model = "m"', 'model = "openrouter::some/model"');
    const [notice] = (await noticesOf(text, "config.no_key")).filter(({ message }) =>
      message.includes("OPENROUTER"),
    );
    expect(notice?.place).toMatchObject({ line: 12, keyPath: "functions.f.variants.v.model" });
  });
});
