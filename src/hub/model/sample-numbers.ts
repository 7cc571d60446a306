import { FLOATS, firstNotFinite } from "./dtypes.ts";
import type { ModelFiles } from "./files.ts";
import type { Problems } from "./problems.ts";
import type { Safetensors } from "./safetensors.ts";

/** Bytes looked at of one tensor's start, and as many of its middle and its end. */
const PIECE = 16 * 1024;
/** Tensors looked at in one file, evenly over it. */
const MOST_TENSORS = 256;

export interface Sampled {
  readonly tensors: number;
  readonly numbers: number;
}

/** Looks for NaN and infinities in a sample of F16, BF16, F32 and F64 tensors: one is enough to spoil a model. */
export async function sampleNumbers(
  files: ModelFiles,
  { file, tensors }: Safetensors,
  problems: Problems,
): Promise<Sampled> {
  const floats = tensors.filter(({ dtype, length }) => Object.hasOwn(FLOATS, dtype) && length > 0);
  const step = Math.max(1, floats.length / MOST_TENSORS);
  let sampled = 0;
  let numbers = 0;
  for (let i = 0; Math.floor(i) < floats.length; i += step) {
    const tensor = floats[Math.floor(i)];
    const form = tensor && FLOATS[tensor.dtype];
    if (tensor === undefined || form === undefined) continue;
    sampled++;
    for (const [from, length] of pieces(tensor.length, form.bytes)) {
      const bytes = await files.read(file, tensor.start + from, length);
      numbers += Math.floor(bytes.length / form.bytes);
      const bad = firstNotFinite(bytes, form);
      if (bad === undefined) continue;
      const index = from / form.bytes + bad;
      problems.add(
        file,
        tensor.name,
        `number ${index} is NaN or infinite`,
        "the training has diverged: publish an earlier checkpoint",
      );
      break;
    }
  }
  return { tensors: sampled, numbers };
}

/** Start, middle and end of a tensor, or all of a small one. */
function pieces(length: number, width: number): readonly (readonly [number, number])[] {
  if (length <= 3 * PIECE) return [[0, length]];
  const middle = Math.floor((length - PIECE) / 2 / width) * width;
  return [
    [0, PIECE],
    [middle, PIECE],
    [length - PIECE, PIECE],
  ];
}
