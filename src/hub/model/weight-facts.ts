import type { ModelFacts } from "./kinds.ts";
import type { Safetensors } from "./safetensors.ts";

/** Sums over the tensors of all files. */
export function weightFacts(
  all: readonly Safetensors[],
): Pick<ModelFacts, "bytes" | "tensors" | "parameters" | "dtypes"> {
  const dtypes = new Map<string, number>();
  let bytes = 0;
  let tensors = 0;
  let parameters = 0;
  for (const file of all) {
    for (const { dtype, shape, length } of file.tensors) {
      const numbers = shape.reduce((product, one) => product * one, 1);
      bytes += length;
      tensors++;
      parameters += numbers;
      dtypes.set(dtype, (dtypes.get(dtype) ?? 0) + numbers);
    }
  }
  const ranked = [...dtypes].sort(([, a], [, b]) => b - a).map(([dtype]) => dtype);
  return { bytes, tensors, parameters, dtypes: ranked };
}
