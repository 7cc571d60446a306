import type { Credential } from "../types.ts";
import type { Table } from "./table.ts";

const FORMS = "env::NAME, path::FILE, path_from_env::NAME, dynamic::NAME, sdk or none";
const NAMED = /^(env|path|path_from_env|dynamic)::(.+)$/;

/** `api_key_location` and its kin: one of the forms, or a table of `default` and `fallback`. */
export function readCredential(table: Table, key: string): Credential | undefined {
  const value = table.raw(key);
  if (value === undefined) return undefined;
  if (typeof value === "string") {
    const credential = parseCredential(value);
    // Not shown: people do put the key itself there.
    if (!credential) table.error(key, "config.bad_credential", "names no place for a key", `write ${FORMS}`);
    return credential;
  }
  const pair = table.table(key);
  if (!pair) return undefined;
  for (const side of ["default", "fallback"]) if (!pair.has(side)) pair.missing(side);
  const first = readCredential(pair, "default");
  const second = readCredential(pair, "fallback");
  pair.done();
  return first && second && { from: "fallback", default: first, fallback: second };
}

export function parseCredential(text: string): Credential | undefined {
  if (text === "none" || text === "sdk") return { from: text };
  const [, form, rest = ""] = NAMED.exec(text) ?? [];
  switch (form) {
    case "env":
    case "path_from_env":
    case "dynamic":
      return { from: form, name: rest };
    case "path":
      return { from: "path", path: rest };
    default:
      return undefined;
  }
}

/** A credential the way TensorZero writes it; names places only, never a key. */
export function showCredential(credential: Credential): string {
  switch (credential.from) {
    case "none":
    case "sdk":
      return credential.from;
    case "path":
      return `path::${credential.path}`;
    case "fallback":
      return `${showCredential(credential.default)}, else ${showCredential(credential.fallback)}`;
    default:
      return `${credential.from}::${credential.name}`;
  }
}
