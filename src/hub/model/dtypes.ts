/** Bits of one number of each type of safetensors (github.com/huggingface/safetensors, `Dtype`). */
const BITS: Readonly<Record<string, number>> = {
  BOOL: 8,
  F4: 4,
  F6_E2M3: 6,
  F6_E3M2: 6,
  U8: 8,
  I8: 8,
  F8_E5M2: 8,
  F8_E4M3: 8,
  F8_E8M0: 8,
  F8_E4M3FNUZ: 8,
  F8_E5M2FNUZ: 8,
  I16: 16,
  U16: 16,
  F16: 16,
  BF16: 16,
  I32: 32,
  U32: 32,
  F32: 32,
  C64: 64,
  F64: 64,
  I64: 64,
  U64: 64,
};

export const DTYPES: readonly string[] = Object.keys(BITS);

/** Bytes that a tensor takes; undefined for an unknown type, or where its numbers end inside a byte. */
export function bytesOf(dtype: string, count: bigint): bigint | undefined {
  const bits = Object.hasOwn(BITS, dtype) ? BITS[dtype] : undefined;
  if (bits === undefined) return undefined;
  const all = count * BigInt(bits);
  return all % 8n === 0n ? all / 8n : undefined;
}

/** How a number that is none is found in the bytes of a type: where its exponent is all ones. */
export interface FloatForm {
  readonly bytes: 2 | 4 | 8;
  /** Bits of the exponent in the highest two bytes. */
  readonly exponent: number;
}

export const FLOATS: Readonly<Record<string, FloatForm>> = {
  F16: { bytes: 2, exponent: 0x7c00 },
  BF16: { bytes: 2, exponent: 0x7f80 },
  F32: { bytes: 4, exponent: 0x7f80 },
  F64: { bytes: 8, exponent: 0x7ff0 },
};

/** Index of the first NaN or infinity among little-endian numbers, or undefined. */
export function firstNotFinite(bytes: Uint8Array, { bytes: width, exponent }: FloatForm): number | undefined {
  for (let at = width - 2; at + 1 < bytes.length; at += width) {
    const high = (bytes[at] as number) | ((bytes[at + 1] as number) << 8);
    if ((high & exponent) === exponent) return (at - (width - 2)) / width;
  }
  return undefined;
}
