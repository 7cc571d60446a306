import { ByteReader, CutShort } from "./byte-reader.ts";
import type { ModelFile, ModelFiles } from "./files.ts";
import { GGML_TYPES, VALUE_ARRAY, VALUE_BYTES, VALUE_STRING, VALUE_UINT32 } from "./gguf-types.ts";
import type { Problems } from "./problems.ts";

const DEFAULT_ALIGNMENT = 32;
/** `GGML_MAX_DIMS`. */
const MOST_DIMENSIONS = 4;
/** Longest key or name; the format allows 65,535 and 64. */
const LONGEST_KEY = 65_535;
const AGAIN = "convert the model again with llama.cpp";

export interface Gguf {
  readonly file: string;
  readonly architecture: string;
  readonly tensors: number;
  readonly parameters: number;
  readonly dtypes: ReadonlyMap<string, number>;
}

/**
 * Checks the header of a GGUF file (github.com/ggml-org/ggml/docs/gguf.md): magic, version 2 or 3, every key and value,
 * every tensor's type, place and alignment. Undefined where it can't be read on.
 */
export async function readGguf(
  files: ModelFiles,
  file: ModelFile,
  problems: Problems,
): Promise<Gguf | undefined> {
  const reader = new ByteReader(files, file);
  const refuse = (field: string, problem: string, fix = AGAIN): undefined => {
    problems.add(file.name, field, problem, fix);
    return undefined;
  };
  try {
    if (!(await reader.take(4)).equals(Buffer.from("GGUF"))) return refuse("magic", "is not GGUF");
    const version = await reader.u32();
    if (version !== 2 && version !== 3) {
      const big = version === 0x02000000 || version === 0x03000000;
      return refuse("version", big ? "is of a big-endian machine" : `is ${version}; 2 and 3 are known`);
    }
    const tensors = await reader.count();
    const pairs = await reader.count();
    const values = new Map<string, unknown>();
    for (let i = 0; i < pairs; i++) {
      const key = await text(reader, LONGEST_KEY);
      if (values.has(key)) refuse(key, "is there twice");
      const value = await readValue(reader, await reader.u32());
      if (value === UNKNOWN) return refuse(key, "has a value of an unknown type");
      values.set(key, value);
    }
    const architecture = values.get("general.architecture");
    if (typeof architecture !== "string" || architecture === "") refuse("general.architecture", "is missing");
    const alignment = values.get("general.alignment") ?? DEFAULT_ALIGNMENT;
    if (typeof alignment !== "number" || alignment < 8 || alignment % 8 !== 0)
      return refuse("general.alignment", `is ${String(alignment)}, no multiple of 8`);
    return await readTensors(reader, file, tensors, alignment, String(architecture), refuse);
  } catch (error) {
    if (!(error instanceof CutShort)) throw error;
    return refuse(
      `byte ${reader.at}`,
      "the header goes on behind the end of the file",
      "copy or download it again",
    );
  }
}

type Refuse = (field: string, problem: string, fix?: string) => undefined;

async function readTensors(
  reader: ByteReader,
  { name: file, size }: ModelFile,
  count: number,
  alignment: number,
  architecture: string,
  refuse: Refuse,
): Promise<Gguf> {
  const placed: { name: string; offset: bigint; bytes: bigint }[] = [];
  const names = new Set<string>();
  const dtypes = new Map<string, number>();
  let parameters = 0;
  for (let i = 0; i < count; i++) {
    const name = await text(reader, LONGEST_KEY);
    if (names.has(name)) refuse(name, "is there twice");
    names.add(name);
    const dimensions = await reader.u32();
    if (dimensions > MOST_DIMENSIONS) throw new CutShort();
    const shape: bigint[] = [];
    for (let d = 0; d < dimensions; d++) shape.push(await reader.u64());
    const number = await reader.u32();
    const offset = await reader.u64();
    const type = GGML_TYPES.get(number);
    if (type === undefined) {
      refuse(name, `has the type ${number}, which is unknown`);
      continue;
    }
    const [label, elements, bytes] = type;
    const all = shape.reduce((product, one) => product * one, 1n);
    if ((shape[0] ?? 1n) % BigInt(elements) !== 0n)
      refuse(name, `its rows of ${shape[0]} numbers are no whole blocks of ${label}`);
    if (offset % BigInt(alignment) !== 0n) refuse(name, `begins at ${offset}, no multiple of ${alignment}`);
    placed.push({ name, offset, bytes: (all / BigInt(elements)) * BigInt(bytes) });
    parameters += Number(all);
    dtypes.set(label, (dtypes.get(label) ?? 0) + Number(all));
  }
  const data = BigInt(Math.ceil(reader.at / alignment) * alignment);
  let end = 0n;
  for (const { name, offset, bytes } of placed.toSorted((a, b) => (a.offset < b.offset ? -1 : 1))) {
    if (offset < end) refuse(name, `begins ${end - offset} bytes inside the tensor before it`);
    if (data + offset + bytes > BigInt(size))
      refuse(
        name,
        `ends ${data + offset + bytes - BigInt(size)} bytes behind the end of the file`,
        "copy or download it again",
      );
    end = offset + bytes;
  }
  return { file, architecture, tensors: count, parameters, dtypes };
}

const UNKNOWN = Symbol("unknown");

/** Strings and 32-bit counts as they are; of everything else only that it is there. */
async function readValue(reader: ByteReader, type: number): Promise<unknown> {
  if (type === VALUE_STRING) return text(reader, Number.MAX_SAFE_INTEGER);
  if (type === VALUE_UINT32) return reader.u32();
  if (type === VALUE_ARRAY) return skipArray(reader);
  const bytes = VALUE_BYTES.get(type);
  if (bytes === undefined) return UNKNOWN;
  reader.skip(bytes);
  return null;
}

async function skipArray(reader: ByteReader): Promise<unknown> {
  const type = await reader.u32();
  const count = await reader.count();
  if (type === VALUE_STRING) {
    for (let i = 0; i < count; i++) reader.skip(await reader.count());
    return null;
  }
  const bytes = VALUE_BYTES.get(type);
  if (bytes === undefined) return UNKNOWN;
  reader.skip(bytes * count);
  return null;
}

async function text(reader: ByteReader, longest: number): Promise<string> {
  const length = await reader.count();
  if (length > longest) throw new CutShort();
  return (await reader.take(length)).toString("utf8");
}
