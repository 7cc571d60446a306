import { describe, expect, it } from "vitest";
import { adapterConfig, adapterFiles, BASE, loraTensors, safetensors } from "../../support/models.ts";
import { check, refusal } from "./kit.ts";

const config = (more: Readonly<Record<string, unknown>>) => ({
  ...adapterFiles(),
  "adapter_config.json": adapterConfig(more),
});
const weights = (tensors: Parameters<typeof safetensors>[0]) => ({
  ...adapterFiles(),
  "adapter_model.safetensors": safetensors(tensors),
});
const stem = "base_model.model.model.layers.0.self_attn.q_proj";

describe("a LoRA adapter", () => {
  it("is known by its configuration and pairs", async () => {
    const { kind, base, files, facts } = await check(adapterFiles());
    expect({ kind, base }).toEqual({ kind: "adapter", base: BASE });
    expect(files.map(({ name }) => name)).toEqual([
      "adapter_config.json",
      "adapter_model.safetensors",
      "tokenizer.json",
      "tokenizer_config.json",
    ]);
    expect(facts.lora).toEqual({ rank: 4, alpha: 8, targetModules: ["q_proj", "v_proj"], pairs: 2 });
  });

  it.each([
    "/models/qwen",
    "./qwen",
    "../qwen",
    "~/qwen",
    "C:\\models\\qwen",
    "/tmp/base",
    "models/qwen",
    "outputs/x",
    "a/b/c",
  ])("is refused for the base model %s, a path", async (path) => {
    expect(await refusal(config({ base_model_name_or_path: path }))).toMatch(
      /adapter_config\.json: base_model_name_or_path: .* is a path on the machine that trained it; .*--base-model/,
    );
  });

  it("takes the base model that it is told, and puts it into the published copy", async () => {
    const { base, mended } = await check(config({ base_model_name_or_path: "/models/qwen" }), BASE);
    expect(base).toBe(BASE);
    expect(JSON.parse(mended.get("adapter_config.json") ?? "")).toMatchObject({
      base_model_name_or_path: BASE,
      r: 4,
    });
  });

  it.each<[string, Readonly<Record<string, unknown>>, RegExp]>([
    ["without a base model", { base_model_name_or_path: null }, /base_model_name_or_path: is missing/],
    ["of another method", { peft_type: "IA3" }, /peft_type: is "IA3"; only LORA/],
    ["without a rank", { r: 0 }, /r: is no rank/],
    ["without alpha", { lora_alpha: "x" }, /lora_alpha: is no positive number/],
    ["without target modules", { target_modules: [] }, /target_modules: names no module/],
    ["of another rank", { r: 8 }, /its rank is 4, adapter_config\.json says 8/],
    [
      "of a pattern that says another rank",
      { rank_pattern: { "0.self_attn.q_proj": 2 } },
      /q_proj\.lora_A: its rank is 4, adapter_config\.json says 2/,
    ],
    ["of a pattern that is none", { rank_pattern: ["x"] }, /rank_pattern: is no object of ranks/],
  ])("is refused %s", async (_, more, said) => {
    expect(await refusal(config(more))).toMatch(said);
  });

  it("takes ranks of its pattern, by name and by expression", async () => {
    const tensors = {
      ...loraTensors(),
      [`${stem}.lora_A.weight`]: { shape: [2, 8] },
      [`${stem}.lora_B.weight`]: { shape: [8, 2] },
    };
    const files = {
      ...weights(tensors),
      "adapter_config.json": adapterConfig({ rank_pattern: { "layers\\.\\d+\\.self_attn\\.q_proj": 2 } }),
    };
    expect((await check(files)).facts.lora?.pairs).toBe(2);
  });

  it("is refused for half a pair, for ranks that differ and for names that PEFT does not write", async () => {
    const { [`${stem}.lora_B.weight`]: half, ...rest } = loraTensors();
    expect(half).toBeDefined();
    expect(await refusal(weights(rest))).toMatch(/q_proj\.lora_B: is missing: the other half is there/);
    expect(await refusal(weights({ ...rest, [`${stem}.lora_B.weight`]: { shape: [8, 3] } }))).toMatch(
      /its rank is 4, that of .*lora_B is 3/,
    );
    expect(await refusal(weights({ "model.layers.0.lora_A.weight": { shape: [4, 8] } }))).toMatch(
      /does not begin with base_model\.model\./,
    );
    expect(
      await refusal(weights({ ...loraTensors(), [`${stem}.lora_A.default.weight`]: { shape: [4, 8] } })),
    ).toMatch(/still holds the adapter's name/);
    expect(await refusal(weights({ "base_model.model.lm_head.weight": { shape: [4] } }))).toMatch(
      /holds no pair of lora_A and lora_B/,
    );
  });

  it.each(["adapter_model.bin", "pytorch_model.bin", "weights.pt", "model.pkl", "x.ckpt"])(
    "is refused beside the pickle %s",
    async (name) => {
      expect(await refusal({ ...adapterFiles(), [name]: "x" })).toMatch(
        /is a pickle, which runs code when it is loaded/,
      );
    },
  );

  it("leaves behind what the training needs and the model does not", async () => {
    const { left } = await check({
      ...adapterFiles(),
      "training_args.bin": "x",
      "optimizer.pt": "x",
      "checkpoint-5/adapter_config.json": "{}",
      "README.md": "x",
      "trainer_state.json": "{}",
    });
    expect(Object.fromEntries(left.map(({ name, because }) => [name, because]))).toEqual({
      "README.md": "a card is written",
      "checkpoint-5/adapter_config.json": "is in a folder of its own",
      "optimizer.pt": "is the state of the training",
      "trainer_state.json": "is no part of the model",
      "training_args.bin": "is the state of the training",
    });
  });

  it("is refused where weights or configuration are missing or broken, all of it at once", async () => {
    const { "adapter_model.safetensors": gone, ...rest } = adapterFiles();
    expect(gone).toBeDefined();
    expect(await refusal(rest)).toMatch(/adapter_model\.safetensors: is missing/);
    expect(await refusal({ ...rest, "adapter_config.json": "{" })).toMatch(/adapter_config\.json: not JSON/);
    expect(await refusal({ ...adapterFiles(), "adapter_config.json": '{"r":1,"r":2}' })).toMatch(
      /\$\.r: the key is there twice/,
    );
    expect(await refusal(config({ r: 8, base_model_name_or_path: "/x" }))).toMatch(
      /base_model_name_or_path[\s\S]*its rank is 4/,
    );
  });

  it("is refused beside a whole model, and named where it lies deeper", async () => {
    expect(await refusal({ ...adapterFiles(), "config.json": "{}", "model.safetensors": "x" })).toMatch(
      /stands beside a whole model/,
    );
    expect(await refusal({ "checkpoint-5/adapter_config.json": "{}" })).toMatch(
      /holds no model[\s\S]*model\/checkpoint-5: name that folder/,
    );
    expect(await refusal({ "notes.txt": "" })).toMatch(/Name a folder with adapter_config\.json/);
  });
});
