import { describe, expect, it } from "vitest";
import { adapterConfig, loraTensors, safetensors, withHeader } from "../../support/models.ts";
import { check, refusal } from "./kit.ts";

const weights = (content: Buffer) => ({
  "adapter_config.json": adapterConfig(),
  "adapter_model.safetensors": content,
});
const good = safetensors(loraTensors());
const A = "base_model.model.m.q_proj.lora_A.weight";
const B = "base_model.model.m.q_proj.lora_B.weight";
/** A pair whose header is changed before it is written. */
const pair = (change: (header: Record<string, Record<string, unknown>>) => void, data = 256): Buffer => {
  const header: Record<string, Record<string, unknown>> = {
    [A]: { dtype: "F32", shape: [4, 8], data_offsets: [0, 128] },
    [B]: { dtype: "F32", shape: [8, 4], data_offsets: [128, 256] },
  };
  change(header);
  return withHeader(JSON.stringify(header), Buffer.alloc(data));
};
const set = (name: string, more: Readonly<Record<string, unknown>>) =>
  pair((header) => {
    header[name] = { ...header[name], ...more };
  });

describe("a safetensors file", () => {
  it("is read with its types, sizes and parameters", async () => {
    const { facts } = await check(weights(good));
    expect(facts).toMatchObject({ tensors: 4, parameters: 128, bytes: 512, dtypes: ["F32"], sampled: 128 });
  });

  it.each<[string, Buffer, RegExp]>([
    ["is shorter than the length of a header", Buffer.alloc(5), /has 5 bytes, less than the length/],
    ["says a header longer than itself", Buffer.from("ffffffff00000000aa", "hex"), /says 4294967295 bytes/],
    [
      "was renamed from a pickle",
      Buffer.from(`PK\u0003\u0004${"x".repeat(60)}`),
      /is a pickle of PyTorch under another name.*runs code/,
    ],
    ["has a header that is no JSON", withHeader("{nope", Buffer.alloc(0)), /not JSON: line 1, column 2/],
    ["has a header that is no object", withHeader("[]", Buffer.alloc(0)), /header: does not begin with \{/],
    [
      "names a tensor twice",
      withHeader(
        `{"${A}":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"${A}":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}`,
        Buffer.alloc(4),
      ),
      /the key is there twice/,
    ],
    ["holds no tensor", withHeader("{}", Buffer.alloc(0)), /holds no tensor/],
    [
      "has a type that is unknown",
      set(A, { dtype: "F23" }),
      /lora_A\.weight\.dtype: "F23" is unknown, near F/,
    ],
    [
      "has a shape of something else",
      set(A, { shape: [4, -8] }),
      /lora_A\.weight\.shape: is no list of counts/,
    ],
    ["has one offset", set(A, { data_offsets: [0] }), /lora_A\.weight\.data_offsets: is no pair/],
    [
      "has offsets the wrong way round",
      set(A, { data_offsets: [128, 0] }),
      /ends at 0, before it starts at 128/,
    ],
    [
      "has a span that is not its shape's",
      set(A, { shape: [4, 9] }),
      /spans 128 bytes, but F32 of shape \[4, 9\] takes 144/,
    ],
    [
      "leaves a hole",
      pair((header) => {
        header[B] = { ...header[B], data_offsets: [136, 264] };
      }, 264),
      /lora_B\.weight\.data_offsets: leaves a hole of 8 bytes/,
    ],
    [
      "overlaps",
      pair((header) => {
        header[B] = { ...header[B], data_offsets: [120, 248] };
      }, 248),
      /begins 8 bytes inside the tensor before it/,
    ],
    [
      "begins with a hole",
      withHeader(
        JSON.stringify({ [A]: { dtype: "F32", shape: [1], data_offsets: [4, 8] } }),
        Buffer.alloc(8),
      ),
      /leaves a hole of 4 bytes/,
    ],
    ["is cut short", good.subarray(0, good.length - 10), /10 bytes are missing: the file is cut short/],
    ["goes on behind the last tensor", Buffer.concat([good, Buffer.alloc(3)]), /3 bytes belong to no tensor/],
    [
      "has metadata that is no text",
      safetensors(loraTensors(), { step: 3 }),
      /__metadata__\.step: is no text/,
    ],
  ])("is refused where it %s", async (_, content, said) => {
    expect(await refusal(weights(content))).toMatch(said);
  });

  it("is refused beyond the header that the Hub reads", async () => {
    const header = `{"__metadata__":{"x":"${"y".repeat(25_000_000)}"}}`;
    expect(await refusal(weights(withHeader(header, Buffer.alloc(0))))).toMatch(
      /the Hub reads 25000000 at most/,
    );
  });

  it.each<[string, Buffer]>([
    ["F32", Buffer.from("000000000000c07f", "hex")],
    ["F16", Buffer.from("0000007c", "hex")],
    ["BF16", Buffer.from("0000c07f", "hex")],
    ["F64", Buffer.from("0000000000000000000000000000f0ff", "hex")],
  ])("is refused for a number in %s that is none", async (dtype, data) => {
    const tensors = { ...loraTensors(), "base_model.model.lm_head.weight": { dtype, shape: [2], data } };
    expect(await refusal(weights(safetensors(tensors)))).toMatch(
      /base_model\.model\.lm_head\.weight: number 1 is NaN or infinite; the training has diverged/,
    );
  });

  it("finds such a number in the middle of a large tensor", async () => {
    const data = Buffer.alloc(200_000);
    data.writeFloatLE(Number.NaN, 100_000);
    const tensors = { ...loraTensors(), "base_model.model.lm_head.weight": { shape: [50_000], data } };
    expect(await refusal(weights(safetensors(tensors)))).toMatch(/number 25000 is NaN/);
  });
});
