import { createHash } from "node:crypto";
import { isFields } from "./fields.ts";

/** SHA-256, in hexadecimal, of JSON with sorted keys: the same for the same content in any order of keys. */
export function contentId(value: unknown): string {
  return createHash("sha256").update(canonical(value)).digest("hex");
}

export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (!isFields(value)) return JSON.stringify(value ?? null);
  const keys = Object.keys(value).sort();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(",")}}`;
}
