import { describe, expect, it } from "vitest";
import { BASE, MODEL_CONFIG, mergedFiles, safetensors } from "../../support/models.ts";
import { check, refusal } from "./kit.ts";

const INDEX = "model.safetensors.index.json";
const [ONE, TWO] = ["model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors"] as const;
const map = { "model.embed_tokens.weight": ONE, "lm_head.weight": TWO };
const index = (value: unknown) => ({ ...mergedFiles(), [INDEX]: JSON.stringify(value) });
const without = (...names: string[]) =>
  Object.fromEntries(Object.entries(mergedFiles()).filter(([name]) => !names.includes(name)));
const single = {
  ...without(INDEX, ONE, TWO),
  "model.safetensors": safetensors({ a: { dtype: "BF16", shape: [4] } }),
};

describe("a merged model", () => {
  it("is known by configuration, index, shards and tokenizer", async () => {
    const { kind, base, files, facts } = await check(mergedFiles());
    expect({ kind, base, count: files.length }).toEqual({ kind: "merged", base: BASE, count: 7 });
    expect(facts).toMatchObject({
      bytes: 512,
      tensors: 2,
      parameters: 256,
      dtypes: ["BF16"],
      architecture: "Qwen2ForCausalLM",
    });
  });

  it("may be one file without an index", async () => {
    expect((await check(single)).facts.tensors).toBe(1);
  });

  it.each<[string, Readonly<Record<string, string | Buffer>>, RegExp]>([
    ["without an index", without(INDEX), /index\.json: is missing: shards alone/],
    ["without a shard", without(TWO), /names "model-00002-of-00002\.safetensors", which is not there/],
    [
      "with a shard too many",
      { ...mergedFiles(), "model-00003-of-00003.safetensors": safetensors({ x: { shape: [1] } }) },
      /model-00003-of-00003\.safetensors: belongs to no tensor/,
    ],
    [
      "with a tensor in another shard",
      index({ metadata: { total_size: 512 }, weight_map: { ...map, "lm_head.weight": ONE } }),
      /lm_head\.weight: names model-00001-of-00002\.safetensors, the tensor is in model-00002/,
    ],
    [
      "with a tensor that is nowhere",
      index({ metadata: { total_size: 512 }, weight_map: { ...map, gone: ONE } }),
      /weight_map\.gone: is not in model-00001/,
    ],
    [
      "with a tensor that the index leaves out",
      index({ metadata: { total_size: 512 }, weight_map: { "model.embed_tokens.weight": ONE } }),
      /belongs to no tensor/,
    ],
    [
      "with a wrong sum",
      index({ metadata: { total_size: 1 }, weight_map: map }),
      /metadata\.total_size: is 1, the tensors are 512 bytes/,
    ],
    ["without a sum", index({ weight_map: map }), /metadata\.total_size: is missing/],
    ["with an empty map", index({ weight_map: {} }), /weight_map: names no tensor/],
    ["with an index that is no JSON", { ...mergedFiles(), [INDEX]: "[" }, /index\.json: not JSON/],
    [
      "with index and single file",
      { ...mergedFiles(), "model.safetensors": safetensors({ a: { shape: [1] } }) },
      /stands beside model\.safetensors/,
    ],
    ["without a tokenizer", without("tokenizer.json"), /there is no whole tokenizer/],
    [
      "without a class",
      { ...mergedFiles(), "config.json": JSON.stringify({ model_type: "x", _name_or_path: BASE }) },
      /architectures: names no class/,
    ],
    [
      "without a type",
      { ...mergedFiles(), "config.json": JSON.stringify({ architectures: ["X"], _name_or_path: BASE }) },
      /model_type: is missing/,
    ],
    [
      "without a base model",
      { ...mergedFiles(), "config.json": JSON.stringify(MODEL_CONFIG) },
      /base model: is missing; name the model .*--base-model/,
    ],
    [
      "with pickled weights",
      { ...without(ONE, TWO, INDEX), "pytorch_model.bin": "x" },
      /pytorch_model\.bin: is a pickle/,
    ],
  ])("is refused %s", async (_, files, said) => {
    expect(await refusal(files)).toMatch(said);
  });

  it("is refused for a shard that leaves out of the index what it holds", async () => {
    const more = {
      ...mergedFiles(),
      [ONE]: safetensors({
        "model.embed_tokens.weight": { dtype: "BF16", shape: [16, 8] },
        extra: { shape: [1] },
      }),
    };
    expect(await refusal(more)).toMatch(/weight_map: leaves out extra of model-00001-of-00002/);
  });

  it("does not publish the path where its base model lay", async () => {
    const files = {
      ...mergedFiles(),
      "config.json": JSON.stringify({ ...MODEL_CONFIG, _name_or_path: "/mnt/models/qwen" }),
    };
    const { mended } = await check(files, BASE);
    expect(mended.get("config.json")).not.toContain("/mnt");
    expect(JSON.parse(mended.get("config.json") ?? "")).toMatchObject({
      ...MODEL_CONFIG,
      _name_or_path: BASE,
    });
  });
});
