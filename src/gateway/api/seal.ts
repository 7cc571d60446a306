import type { StreamEvent } from "../model/index.ts";

/**
 * A streamed thought's signature with whose it is and what it belongs to, as JSON fields with the comma
 * before them; "" for a thought without. Names: TensorZero's thought chunks.
 */
export function sealOf(event: Extract<StreamEvent, { readonly type: "thought" }>): string {
  const { signature, providerType, extraData } = event;
  if (signature === undefined) return "";
  let fields = `,"signature":${JSON.stringify(signature)}`;
  if (providerType !== undefined) fields += `,"provider_type":${JSON.stringify(providerType)}`;
  if (extraData !== undefined) fields += `,"extra_data":${JSON.stringify(extraData)}`;
  return fields;
}
