import { hostOf, isPrivate } from "../address.ts";
import { KIND_KEYS } from "../build/provider.ts";
import { kindOf } from "../kind.ts";
import { NO_KEY, PROVIDER_TYPES } from "../provider-types.ts";
import type { Credential } from "../types.ts";

/** The key of a provider of the seed that names none: by what it is, and none on a private address. */
export function seedDefaultKey(type: string, address: string | undefined): Credential {
  const spec = PROVIDER_TYPES.get(type);
  if (!spec) return NO_KEY;
  const at = address ?? spec.base ?? "";
  if (spec.kind === "address" && isPrivate(hostOf(at).name)) return NO_KEY;
  return KIND_KEYS[kindOf(spec, at, false)] ?? spec.credential;
}
