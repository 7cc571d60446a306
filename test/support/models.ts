import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** A tensor to write; numbers are zero unless `data` says otherwise. */
export interface TensorSpec {
  readonly dtype?: string;
  readonly shape: readonly number[];
  readonly data?: Buffer;
}

const BYTES: Readonly<Record<string, number>> = { F32: 4, F16: 2, BF16: 2, I64: 8, F64: 8, U8: 1 };

/** A file of safetensors: header of the tensors in order, then their bytes. */
export function safetensors(
  tensors: Readonly<Record<string, TensorSpec>>,
  metadata: Readonly<Record<string, unknown>> | undefined = { format: "pt" },
): Buffer {
  const header: Record<string, unknown> = metadata === undefined ? {} : { __metadata__: metadata };
  const data: Buffer[] = [];
  let at = 0;
  for (const [name, { dtype = "F32", shape, data: own }] of Object.entries(tensors)) {
    const bytes = own ?? Buffer.alloc(shape.reduce((product, one) => product * one, 1) * (BYTES[dtype] ?? 1));
    header[name] = { dtype, shape, data_offsets: [at, at + bytes.length] };
    data.push(bytes);
    at += bytes.length;
  }
  return withHeader(JSON.stringify(header), Buffer.concat(data));
}

/** The same from the text of a header, whatever it says. */
export function withHeader(header: string, data: Buffer): Buffer {
  const text = Buffer.from(header);
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  return Buffer.concat([length, text, data]);
}

export function writeAll(folder: string, files: Readonly<Record<string, string | Buffer>>): void {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
}

export const BASE = "Qwen/Qwen2.5-0.5B-Instruct";

export function adapterConfig(more: Readonly<Record<string, unknown>> = {}): string {
  return JSON.stringify({
    peft_type: "LORA",
    task_type: "CAUSAL_LM",
    base_model_name_or_path: BASE,
    r: 4,
    lora_alpha: 8,
    target_modules: ["q_proj", "v_proj"],
    ...more,
  });
}

/** The pairs of an adapter of one layer. */
export function loraTensors(rank = 4, width = 8): Record<string, TensorSpec> {
  const tensors: Record<string, TensorSpec> = {};
  for (const module of ["q_proj", "v_proj"]) {
    const stem = `base_model.model.model.layers.0.self_attn.${module}`;
    tensors[`${stem}.lora_A.weight`] = { shape: [rank, width] };
    tensors[`${stem}.lora_B.weight`] = { shape: [width, rank] };
  }
  return tensors;
}

/** Files of a whole adapter. */
export function adapterFiles(): Record<string, string | Buffer> {
  return {
    "adapter_config.json": adapterConfig(),
    "adapter_model.safetensors": safetensors(loraTensors()),
    "tokenizer.json": "{}",
    "tokenizer_config.json": "{}",
  };
}

export const MODEL_CONFIG = { architectures: ["Qwen2ForCausalLM"], model_type: "qwen2" };

/** Files of a merged model of two shards. */
export function mergedFiles(): Record<string, string | Buffer> {
  const first = { "model.embed_tokens.weight": { dtype: "BF16", shape: [16, 8] } };
  const second = { "lm_head.weight": { dtype: "BF16", shape: [16, 8] } };
  const [one, two] = ["model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors"];
  const index = {
    metadata: { total_size: 512 },
    weight_map: { "model.embed_tokens.weight": one, "lm_head.weight": two },
  };
  return {
    "config.json": JSON.stringify({ ...MODEL_CONFIG, _name_or_path: BASE }),
    "generation_config.json": "{}",
    "tokenizer.json": "{}",
    "tokenizer_config.json": "{}",
    "model.safetensors.index.json": JSON.stringify(index),
    [one]: safetensors(first),
    [two]: safetensors(second),
  };
}

/** Writes GGUF piece by piece. */
export class GgufBytes {
  readonly #parts: Buffer[] = [];

  u32(value: number): this {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32LE(value);
    this.#parts.push(bytes);
    return this;
  }

  u64(value: number | bigint): this {
    const bytes = Buffer.alloc(8);
    bytes.writeBigUInt64LE(BigInt(value));
    this.#parts.push(bytes);
    return this;
  }

  raw(bytes: Buffer | string): this {
    this.#parts.push(Buffer.from(bytes));
    return this;
  }

  text(value: string): this {
    return this.u64(Buffer.byteLength(value)).raw(value);
  }

  pad(alignment: number): this {
    const length = this.bytes.length;
    return this.raw(Buffer.alloc((alignment - (length % alignment)) % alignment));
  }

  get bytes(): Buffer {
    return Buffer.concat(this.#parts);
  }
}

export interface GgufSpec {
  readonly magic?: string;
  readonly version?: number;
  readonly architecture?: string | null;
  /** Type, dimensions and offset of each tensor. */
  readonly tensors?: readonly { type: number; shape: readonly number[]; offset: number }[];
  readonly data?: number;
  readonly alignment?: number;
}

/** A GGUF file with an architecture, an array of words, a number and tensors. */
export function gguf(spec: GgufSpec = {}): Buffer {
  const { magic = "GGUF", version = 3, architecture = "qwen2", alignment } = spec;
  const tensors = spec.tensors ?? [
    { type: 0, shape: [8, 4], offset: 0 },
    { type: 8, shape: [32, 2], offset: 128 },
  ];
  const pairs = 2 + (architecture === null ? 0 : 1) + (alignment === undefined ? 0 : 1);
  const out = new GgufBytes().raw(magic).u32(version).u64(tensors.length).u64(pairs);
  if (architecture !== null) out.text("general.architecture").u32(8).text(architecture);
  out.text("tokenizer.ggml.tokens").u32(9).u32(8).u64(2).text("a").text("bc");
  out.text("qwen2.rope.freq_base").u32(6).u32(0);
  if (alignment !== undefined) out.text("general.alignment").u32(4).u32(alignment);
  for (const [i, { type, shape, offset }] of tensors.entries()) {
    out.text(`blk.${i}.weight`).u32(shape.length);
    for (const one of shape) out.u64(one);
    out.u32(type).u64(offset);
  }
  return out.pad(alignment ?? 32).raw(Buffer.alloc(spec.data ?? 224)).bytes;
}
