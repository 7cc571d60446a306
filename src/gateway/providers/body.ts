import { deleteAt, PointerError, setAt } from "../../kernel/json-pointer.ts";
import type { Target } from "../config/types.ts";
import { AttemptFailure, type BodyPatch, type Json } from "../model/index.ts";

/**
 * The text of a request body: the target's patches, then the request's, are applied to what the wire
 * built. A pointer that can't be followed is the fault of who wrote it and goes to no other target.
 */
export function bodyText(body: object, target: Target, patches: readonly BodyPatch[]): string {
  if (target.extraBody.length === 0 && patches.length === 0) return JSON.stringify(body);
  return JSON.stringify(patched(patched(body as Json, target.extraBody), patches));
}

function patched(body: Json, patches: readonly BodyPatch[]): Json {
  let result = body;
  for (const patch of patches) {
    try {
      result = "value" in patch ? setAt(result, patch.pointer, patch.value) : deleteAt(result, patch.pointer);
    } catch (error) {
      if (!(error instanceof PointerError)) throw error;
      throw new AttemptFailure("caller", `extra_body: ${error.message}`, { cause: error });
    }
  }
  return result;
}
