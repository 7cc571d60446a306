import { nearest } from "../../kernel/suggest.ts";
import { bytesOf, DTYPES } from "./dtypes.ts";
import type { ModelFile, ModelFiles } from "./files.ts";
import { isObject, type JsonObject, jsonObject } from "./json-object.ts";
import type { Problems } from "./problems.ts";

/** The largest header that the Hub reads (`SAFETENSORS_MAX_HEADER_LENGTH` of huggingface_hub); the format allows 100 MB. */
const MOST_HEADER = 25_000_000;
const AGAIN = "save it again with the safetensors library";

export interface Tensor {
  readonly name: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  /** Bytes in the file, from its start. */
  readonly start: number;
  readonly length: number;
}

export interface Safetensors {
  readonly file: string;
  readonly tensors: readonly Tensor[];
  /** Bytes of all tensors. */
  readonly bytes: number;
  readonly metadata: Readonly<Record<string, string>>;
}

/**
 * The header of a safetensors file, fully checked: its length, keys, types, shapes, and that the tensors fill the
 * rest of the file without hole or overlap. Everything wrong goes to `problems`; undefined where nothing can be read.
 */
export async function readSafetensors(
  files: ModelFiles,
  { name, size }: ModelFile,
  problems: Problems,
): Promise<Safetensors | undefined> {
  const refuse = (field: string, problem: string, fix = AGAIN): undefined => {
    problems.add(name, field, problem, fix);
    return undefined;
  };
  if (size < 8) return refuse("", `has ${size} bytes, less than the length of a header takes`);
  const head = Buffer.from(await files.read(name, 0, 10));
  const length = head.readBigUInt64LE(0);
  if (length > BigInt(size - 8)) {
    const pickled = head.subarray(0, 2).equals(Buffer.of(0x50, 0x4b)) || head[0] === 0x80;
    return pickled
      ? refuse(
          "",
          "is a pickle of PyTorch under another name",
          "convert it: a pickle runs code when it is loaded",
        )
      : refuse(
          "header length",
          `says ${length} bytes, the file has ${size - 8} after it: cut short or not safetensors`,
        );
  }
  if (length > BigInt(MOST_HEADER))
    return refuse(
      "header length",
      `is ${length} bytes, the Hub reads ${MOST_HEADER} at most`,
      "split it into shards",
    );
  const text = Buffer.from(await files.read(name, 8, Number(length)));
  if (text[0] !== 0x7b) return refuse("header", "does not begin with {");
  const header = jsonObject(text.toString("utf8"), name, problems);
  if (header === undefined) return undefined;
  const metadata = metadataOf(header, refuse);
  const data = 8 + Number(length);
  const tensors = tensorsOf(header, data, refuse);
  checkSpans(tensors, data, size, refuse);
  return { file: name, tensors, bytes: size - data, metadata };
}

type Refuse = (field: string, problem: string, fix?: string) => undefined;

function metadataOf(header: JsonObject, refuse: Refuse): Readonly<Record<string, string>> {
  const value = header.__metadata__;
  if (value === undefined) return {};
  if (!isObject(value)) {
    refuse("__metadata__", "is no object");
    return {};
  }
  for (const [key, text] of Object.entries(value))
    if (typeof text !== "string") refuse(`__metadata__.${key}`, "is no text", "write its value as text");
  return value as Readonly<Record<string, string>>;
}

function tensorsOf(header: JsonObject, data: number, refuse: Refuse): readonly Tensor[] {
  const tensors: Tensor[] = [];
  for (const [name, value] of Object.entries(header)) {
    if (name === "__metadata__") continue;
    const tensor = tensorOf(name, value, data, refuse);
    if (tensor !== undefined) tensors.push(tensor);
  }
  if (tensors.length === 0) refuse("", "holds no tensor");
  return tensors.toSorted((a, b) => a.start - b.start || a.length - b.length);
}

function tensorOf(name: string, value: unknown, data: number, refuse: Refuse): Tensor | undefined {
  if (!isObject(value)) return refuse(name, "is no object of dtype, shape and data_offsets");
  const { dtype, shape, data_offsets: offsets } = value;
  if (typeof dtype !== "string" || !DTYPES.includes(dtype)) {
    const near = typeof dtype === "string" ? nearest(dtype, DTYPES) : undefined;
    return refuse(
      `${name}.dtype`,
      `${JSON.stringify(dtype)} is unknown${near === undefined ? "" : `, near ${near}`}`,
    );
  }
  if (!isCounts(shape)) return refuse(`${name}.shape`, "is no list of counts");
  if (!isCounts(offsets) || offsets.length !== 2)
    return refuse(`${name}.data_offsets`, "is no pair of counts");
  const [from = 0, to = 0] = offsets;
  if (to < from) return refuse(`${name}.data_offsets`, `ends at ${to}, before it starts at ${from}`);
  const count = shape.reduce((product, one) => product * BigInt(one), 1n);
  const needed = bytesOf(dtype, count);
  if (needed !== BigInt(to - from)) {
    return refuse(
      `${name}.data_offsets`,
      `spans ${to - from} bytes, but ${dtype} of shape [${shape.join(", ")}] takes ${needed ?? "no whole number of"} bytes`,
    );
  }
  return { name, dtype, shape, start: data + from, length: to - from };
}

function isCounts(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((one) => Number.isSafeInteger(one) && (one as number) >= 0);
}

function checkSpans(tensors: readonly Tensor[], data: number, size: number, refuse: Refuse): void {
  let end = data;
  for (const { name, start, length } of tensors) {
    const field = `${name}.data_offsets`;
    if (start > end) refuse(field, `leaves a hole of ${start - end} bytes before it`);
    if (start < end) refuse(field, `begins ${end - start} bytes inside the tensor before it`);
    end = Math.max(end, start + length);
  }
  if (tensors.length > 0 && end !== size) {
    const what =
      end > size
        ? `${end - size} bytes are missing: the file is cut short`
        : `${size - end} bytes belong to no tensor`;
    refuse("data", what, end > size ? "copy or download it again" : AGAIN);
  }
}
