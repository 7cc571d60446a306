// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the seed's own variables
import { describe, expect, it } from "vitest";
import { errorsOf, loadText, targetsOf } from "./load-text.ts";

const SEED = `
[providers.ollama]
type = "ollama"
url = "http://localhost:11434"
[models.m]
provider = "ollama"
model = "qwen3:8b"
`;
const chat = (lines: string) => `${SEED}[functions.f]\ntype = "chat"\n${lines}`;
const line = (n: number, rest: string) => `/c/tensorzero.toml:${n}:${rest}`;

describe("the seed's dialect", () => {
  it("names models with and without their table", async () => {
    const { config } = await loadText(
      chat('[functions.f.variants.a]\nmodel = "models.m"\n[functions.f.variants.b]\nmodel = "m"\n'),
    );
    const variants = [...(config.functions.get("f")?.variants.values() ?? [])];
    expect(variants.map(({ model }) => model)).toEqual(["m", "m"]);
  });

  it("goes by falling weight without a list, and by the file among equals", async () => {
    const variant = (name: string, weight: string) =>
      `[functions.f.variants.${name}]\nmodel = "m"\n${weight}\n`;
    const { config } = await loadText(
      chat(variant("a", "weight = 0.1") + variant("b", "") + variant("c", "weight = 1.0") + variant("d", "")),
    );
    expect(config.functions.get("f")?.experimentation).toEqual({
      type: "order",
      variants: ["c", "a", "b", "d"],
    });
  });

  it("keeps an experiment that is written out", async () => {
    const { config } = await loadText(
      chat(
        '[functions.f.variants.a]\nmodel = "m"\n[functions.f.experimentation]\ntype = "static"\ncandidate_variants = ["a"]',
      ),
    );
    expect(config.functions.get("f")?.experimentation).toEqual({
      type: "static",
      candidates: { a: 1 },
      fallbacks: [],
    });
  });

  it("fills variables in any string", async () => {
    const loaded = await loadText(
      chat('[functions.f.variants.a]\nmodel = "models.${env.MODEL}"').replace("localhost", "${env.HOST}"),
      { env: { HOST: "gpu", MODEL: "m" } },
    );
    expect(targetsOf(loaded)[0]).toMatchObject({ baseUrl: "http://gpu:11434", kind: "ollama" });
    expect(loaded.config.functions.get("f")?.variants.get("a")?.model).toBe("m");
  });

  it("fills them in lists and patches, too", async () => {
    const { config } = await loadText(
      chat(
        '[functions.f.variants.a]\nmodel = "m"\nstop_sequences = ["${env.END}"]\n' +
          'extra_body = [{ pointer = "/a", value = { b = ["${env.END}", 1] } }]',
      ),
      { env: { END: "stop" } },
    );
    expect(config.functions.get("f")?.variants.get("a")).toMatchObject({
      params: { stop_sequences: ["stop"] },
      extraBody: [{ pointer: "/a", value: { b: ["stop", 1] } }],
    });
  });

  it("skips a target for a variable of its address or model, and refuses it elsewhere", async () => {
    const loaded = await loadText(
      chat('[functions.f.variants.a]\nmodel = "m"').replace("qwen3:8b", "${env.M}"),
    );
    expect(targetsOf(loaded)[0]?.unusable).toMatchObject({
      skip: "no_key",
      reason: "the environment variable M is not set",
    });
    expect(await errorsOf(`${SEED}[gateway]\nbind_address = "\${env.A}:3000"`)).toEqual([
      line(9, "1 gateway.bind_address: the environment variable A is not set"),
    ]);
  });

  it("reports a bare ${X} with the right spelling", async () => {
    const { config } = await loadText(SEED.replace("localhost", "${HOST}"), { env: { HOST: "gpu" } });
    const [notice] = config.notices.filter(({ code }) => code === "config.target_skipped");
    expect(notice).toMatchObject({ severity: "warning", fix: "write ${env.HOST}" });
  });

  it("uses a model for embeddings when an embedding function asks for it", async () => {
    const { config } = await loadText(
      `${SEED}[models.e]\nprovider = "ollama"\nmodel = "nomic"\n[functions.embed]\ntype = "embedding"\n` +
        '[functions.embed.variants.a]\nmodel = "models.e"\n',
    );
    expect([...config.models.keys()]).toEqual(["m"]);
    expect(config.embeddingModels.get("e")?.targets[0]).toMatchObject({
      purpose: "embedding",
      upstreamModel: "nomic",
    });
  });

  it("takes models in TensorZero's form beside its own", async () => {
    const { config } = await loadText(
      `${SEED}[models.n]\nrouting = ["p"]\n[models.n.providers.p]\ntype = "openai"\nmodel_name = "x"\n`,
    );
    expect([...config.models.keys()]).toEqual(["m", "n"]);
  });

  it.each([
    ["openrouter", "https://openrouter.ai/api/v1", "OPENROUTER_API_KEY"],
    ["anthropic", "https://api.anthropic.com/v1", "ANTHROPIC_API_KEY"],
  ])("looks for the usual key of what an address is (%s)", async (_, url, name) => {
    const loaded = await loadText(
      `[providers.p]\ntype = "openai"\nurl = "${url}"\n[models.m]\nprovider = "p"\nmodel = "x"`,
    );
    expect(targetsOf(loaded)[0]?.credential).toEqual({ from: "env", name });
  });

  it.each([
    [
      "a provider that is not there",
      SEED.replace('provider = "ollama"', 'provider = "olama"'),
      line(6, '1 models.m.provider: no provider "olama" (did you mean "ollama"?)'),
    ],
    [
      "a model that is not there",
      chat('[functions.f.variants.a]\nmodel = "models.mm"'),
      line(11, '1 functions.f.variants.a.model: no model "mm" (did you mean "m"?)'),
    ],
    [
      "a listed variant that is not there",
      chat(
        'variants = ["a", "bb"]\n[functions.f.variants.a]\nmodel = "m"\n[functions.f.variants.b]\nmodel = "m"',
      ),
      line(10, '18 functions.f.variants[1]: no variant "bb" in this function (did you mean "b"?)'),
    ],
    [
      "a variant listed twice",
      chat('variants = ["a", "a"]\n[functions.f.variants.a]\nmodel = "m"'),
      line(10, '18 functions.f.variants[1]: names variant "a" twice'),
    ],
    [
      "a list without its variants",
      chat('variants = ["a"]'),
      line(10, "1 functions.f.variants: must be a table, not a list"),
    ],
    [
      "an unknown key of a provider",
      SEED.replace("url =", "urll ="),
      line(4, '1 providers.ollama.urll: unknown key (did you mean "url"?)'),
    ],
    [
      "a provider without a type",
      SEED.replace('type = "ollama"', ""),
      line(2, "12 providers.ollama.type: is missing"),
    ],
    [
      "a key in the file itself",
      SEED.replace("[models", 'api_key = "sk-hush"\n[models'),
      line(5, "1 providers.ollama.api_key: keys don't belong into a file"),
    ],
  ])("refuses %s", async (_, text, expected) => {
    const errors = await errorsOf(text);
    expect(errors).toContain(expected);
    expect(errors.join("\n")).not.toContain("sk-hush");
  });
});
