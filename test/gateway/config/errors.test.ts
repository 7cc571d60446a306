import { describe, expect, it } from "vitest";
import { ConfigError, loadConfig } from "../../../src/gateway/config/index.ts";
import { errorsOf, loadText, SMALL, SPOKEN } from "./load-text.ts";
import { memorySource } from "./memory-source.ts";

const provider = (lines: string) => SMALL.replace('model_name = "gpt-4o-mini"', `model_name = "x"\n${lines}`);
const fn = (lines: string) => SMALL.replace('type = "chat"', `type = "chat"\n${lines}`);
const variant = (lines: string) => `${SMALL}${lines}\n`;
const end = (lines: string) => `${SMALL}\n${lines}\n`;
const line = (n: number, rest: string) => `/c/tensorzero.toml:${n}:${rest}`;

describe("bad input", () => {
  it.each<[string, string, string]>([
    [
      "an unknown key at the root",
      end("[modles.x]"),
      line(14, '2 modles: unknown key (did you mean "models"?)'),
    ],
    [
      "an unknown key of a provider",
      provider('api_bas = "x"'),
      line(7, '1 models.m.providers.p.api_bas: unknown key (did you mean "api_base"?)'),
    ],
    [
      "an unknown key of a variant",
      variant("temprature = 1"),
      line(13, '1 functions.f.variants.v.temprature: unknown key (did you mean "temperature"?)'),
    ],
    [
      "an unknown key of [gateway]",
      end("[gateway]\nbind_adress = 1"),
      line(15, '1 gateway.bind_adress: unknown key (did you mean "bind_address"?)'),
    ],
    [
      "an unknown key inside an inline table",
      variant("retries = { num_retrys = 1 }"),
      line(13, '13 functions.f.variants.v.retries.num_retrys: unknown key (did you mean "num_retries"?)'),
    ],
    [
      "an unknown key of a table that nothing acts on",
      end("[postgres]\nconection_pool_size = 1"),
      line(15, '1 postgres.conection_pool_size: unknown key (did you mean "connection_pool_size"?)'),
    ],
    [
      "a string for a number",
      variant('temperature = "hot"'),
      line(13, "1 functions.f.variants.v.temperature: must be a number, not a string"),
    ],
    [
      "a number for a string",
      provider("api_base = 1"),
      line(7, "1 models.m.providers.p.api_base: must be a string, not a whole number"),
    ],
    [
      "a fraction for a whole number",
      variant("max_tokens = 1.5"),
      line(13, "1 functions.f.variants.v.max_tokens: must be a whole number, not a number"),
    ],
    [
      "a number below its least",
      variant("max_tokens = -1"),
      line(13, "1 functions.f.variants.v.max_tokens: must be at least 0, not -1"),
    ],
    [
      "a string for a list",
      SMALL.replace('["p"]', '"p"'),
      line(3, "1 models.m.routing: must be a list of strings, not a string"),
    ],
    [
      "a value for a table",
      end("metrics = 1").replace("metrics = 1", "[functions.f.experimentation]\ntype = 1"),
      line(15, "1 functions.f.experimentation.type: must be a string, not a whole number"),
    ],
    [
      "a value where a table belongs",
      end("").replace('[functions.f.variants.v]\ntype = "chat_completion"\nmodel = "m"', "variants.v = 1"),
      line(10, "10 functions.f.variants.v: must be a table, not a whole number"),
    ],
    ["no routing", SMALL.replace('routing = ["p"]', ""), line(2, "9 models.m.routing: is missing")],
    ["an empty routing", SMALL.replace('["p"]', "[]"), line(3, "1 models.m.routing: is empty")],
    [
      "no model name",
      SMALL.replace('model_name = "gpt-4o-mini"', ""),
      line(4, "21 models.m.providers.p.model_name: is missing"),
    ],
    [
      "no type of a variant",
      SMALL.replace('type = "chat_completion"\n', ""),
      line(10, "23 functions.f.variants.v.type: is missing"),
    ],
    [
      "a variant of no type known",
      SMALL.replace("chat_completion", "chat_completions"),
      line(
        11,
        '1 functions.f.variants.v.type: no variant type "chat_completions" (did you mean "chat_completion"?)',
      ),
    ],
    [
      "a provider of no type known",
      SMALL.replace('type = "openai"', 'type = "opnai"'),
      line(5, '1 models.m.providers.p.type: no provider type "opnai" (did you mean "openai"?)'),
    ],
    [
      "a function of no type known",
      SMALL.replace('"chat"', '"chatt"'),
      line(9, '1 functions.f.type: "chatt" is none of chat, json, embedding (did you mean "chat"?)'),
    ],
    [
      "a model that is not there",
      SMALL.replace('model = "m"', 'model = "mm"'),
      line(12, '1 functions.f.variants.v.model: no model "mm" (did you mean "m"?)'),
    ],
    [
      "a shorthand of no type known",
      SMALL.replace('model = "m"', 'model = "opnai::x"'),
      line(12, '1 functions.f.variants.v.model: no model "opnai::x" (did you mean "openai::x"?)'),
    ],
    [
      "a routed provider that is not there",
      SMALL.replace('["p"]', '["p", "q"]'),
      line(3, '17 models.m.routing[1]: no provider "q" in this model (did you mean "p"?)'),
    ],
    [
      "a provider routed twice",
      SMALL.replace('["p"]', '["p", "p"]'),
      line(3, '17 models.m.routing[1]: names provider "p" twice'),
    ],
    ["a tool that is not there", fn('tools = ["t"]'), line(10, '10 functions.f.tools[0]: no tool "t"')],
    [
      "a tool choice that the function lacks",
      fn('tool_choice = { specific = "t" }'),
      line(10, '1 functions.f.tool_choice: names tool "t", which this function has not'),
    ],
    [
      "a candidate that is not there",
      end('[functions.f.experimentation]\ntype = "static"\ncandidate_variants = ["w"]'),
      line(
        16,
        '23 functions.f.experimentation.candidate_variants[0]: no variant "w" in this function (did you mean "v"?)',
      ),
    ],
    [
      "a weight beside experimentation",
      variant('weight = 1\n[functions.f.experimentation]\ntype = "static"\ncandidate_variants = ["v"]'),
      line(13, "1 functions.f.variants.v.weight: can't stand beside `experimentation`"),
    ],
    [
      "a key location of no form known",
      provider('api_key_location = "OPENAI_API_KEY"'),
      line(7, "1 models.m.providers.p.api_key_location: names no place for a key"),
    ],
    [
      "an address that is none",
      provider('api_base = "localhost:11434"'),
      line(7, '1 models.m.providers.p.api_base: "localhost:11434" is no http:// or https:// address'),
    ],
    [
      "a server without an address",
      SMALL.replace('"openai"', '"vllm"'),
      line(4, "21 models.m.providers.p.api_base: is missing"),
    ],
    [
      "a bad bind address",
      end('[gateway]\nbind_address = "3000"'),
      line(15, '1 gateway.bind_address: "3000" is no HOST:PORT'),
    ],
    [
      "a bad port",
      end('[gateway]\nbind_address = "0.0.0.0:99999"'),
      line(15, '1 gateway.bind_address: "0.0.0.0:99999" is no HOST:PORT'),
    ],
    [
      "a base path without its slash",
      end('[gateway]\nbase_path = "x"'),
      line(15, "1 gateway.base_path: must begin with /"),
    ],
    [
      "a tier that there is not",
      provider("tier = 4"),
      line(7, "1 models.m.providers.p.tier: must be between 1 and 3, not 4"),
    ],
    [
      "a kind that there is not",
      provider('kind = "olama"'),
      line(
        7,
        '1 models.m.providers.p.kind: "olama" is none of ollama, cloudflare, local, scripted, openrouter, glm, claude_code, gemini, anthropic, openai, compatible, foreign (did you mean "ollama"?)',
      ),
    ],
    [
      "a patch with value and delete",
      provider('extra_body = [{ pointer = "/a", value = 1, delete = true }]'),
      line(7, "15 models.m.providers.p.extra_body[0]: needs exactly one of `value` and `delete = true`"),
    ],
    [
      "a pointer without its slash",
      provider('extra_body = [{ pointer = "a", value = 1 }]'),
      line(7, "17 models.m.providers.p.extra_body[0].pointer: a JSON Pointer (RFC 6901) begins with /"),
    ],
    [
      "a date where JSON is wanted",
      provider('extra_body = [{ pointer = "/a", value = 2026-01-01 }]'),
      line(7, "33 models.m.providers.p.extra_body[0].value: dates, nan and inf have no form in JSON"),
    ],
    [
      "a rate with two prices",
      provider('cost = [{ pointer = "/a", cost_per_million = 1, cost_per_unit = 1 }]'),
      line(7, "9 models.m.providers.p.cost[0]: needs exactly one of `cost_per_million` and `cost_per_unit`"),
    ],
    [
      "a name under TensorZero's prefix",
      SMALL.replaceAll(".f", '."tensorzero::f"'),
      line(
        8,
        '12 functions."tensorzero::f": names can\'t begin with `tensorzero::`, which has a meaning of its own',
      ),
    ],
    [
      "a metric named like a kind of feedback",
      end('[metrics.comment]\ntype = "float"\noptimize = "max"\nlevel = "episode"'),
      line(14, "10 metrics.comment: `comment` is a kind of feedback of its own"),
    ],
    [
      "a json function without json_mode",
      SMALL.replace('"chat"', '"json"'),
      line(10, "23 functions.f.variants.v.json_mode: is missing: a json function needs it"),
    ],
    [
      "an output schema of a chat function",
      fn('output_schema = "o.json"'),
      line(10, "1 functions.f.output_schema: is only for functions of type json"),
    ],
    [
      "a template that can't be read",
      variant('system_template = "s.minijinja"'),
      line(13, "1 functions.f.variants.v.system_template: can't read /c/s.minijinja: no such file"),
    ],
    [
      "a pattern that is none",
      provider('script = [{ match = "(" }]').replace('"openai"', '"scripted"'),
      line(
        7,
        "13 models.m.providers.p.script[0].match: Invalid regular expression: /(/u: Unterminated group",
      ),
    ],
    [
      "two roles' templates for one",
      variant('system_template = "a"\ntemplates.system.path = "a"'),
      line(14, "11 functions.f.variants.v.templates.system: `system_template` is set as well"),
    ],
  ])("names file, line, column, key and fix for %s", async (_, text, expected) => {
    expect(await errorsOf(text, { more: { "/c/a": "x" } })).toContain(expected);
  });

  it("is told all at once", async () => {
    const errors = await errorsOf(provider("tier = 9\nfoo = 1").replace('model = "m"', 'model = "n"'));
    expect(errors.map((error) => error.split(": ")[0])).toEqual([
      "/c/tensorzero.toml:7:1 models.m.providers.p.tier",
      "/c/tensorzero.toml:8:1 models.m.providers.p.foo",
      "/c/tensorzero.toml:14:1 functions.f.variants.v.model",
    ]);
  });

  it("ends with exit code 2, and carries its notices as data", async () => {
    const error = await loadText(provider("tier = 9")).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ConfigError);
    expect(error).toMatchObject({
      exit: 2,
      code: "config.bad_value",
      notices: expect.arrayContaining([
        expect.objectContaining({ severity: "error", place: expect.objectContaining({ line: 7 }) }),
      ]),
    });
  });

  it("never shows a key that got into the file", async () => {
    const errors = await errorsOf(provider('api_key_location = "sk-hush-hush"'));
    expect(errors.join("\n")).not.toContain("sk-hush-hush");
  });

  it("says where text stops being TOML", async () => {
    expect(await errorsOf("[a]\nb = = 1")).toEqual([
      expect.stringMatching(/^\/c\/tensorzero\.toml:2:\d+: not TOML: /),
    ]);
  });

  it("finds variants that name each other in a circle", async () => {
    const mixture = (name: string, candidate: string) =>
      `[functions.f.variants.${name}]\ntype = "experimental_best_of_n_sampling"\ncandidates = ["${candidate}"]\n`;
    expect(await errorsOf(`${SMALL}${mixture("a", "b")}${mixture("b", "a")}`)).toEqual([
      line(10, "14 functions.f.variants: variants name each other in a circle: a -> b -> a"),
    ]);
  });

  it("names both files where two set one key", async () => {
    const source = memorySource({
      "a.toml": SMALL,
      "b.toml": '[models.m]\nrouting = ["q"]\n[gateway]\ndebug = true',
    });
    const error = await loadConfig({ files: ["a.toml", "b.toml"], source, spokenWires: SPOKEN }).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).toMatchObject({
      message: "b.toml:2:1 models.m.routing: is set here and in a.toml:3",
      exit: 2,
    });
  });
});
