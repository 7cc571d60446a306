import { nearest } from "../../kernel/suggest.ts";
import { HYDRA_KEYS } from "./hydra-keys.ts";

export type HydraValue = string | number | boolean | null | readonly HydraValue[];

/** `key=value` as Hydra's override grammar has it (hydra.cc/docs/advanced/override_grammar/basic). */
export function override(key: string, value: HydraValue): string {
  return `${key}=${valueText(value)}`;
}

function valueText(value: HydraValue): string {
  if (value === null) return "null";
  if (typeof value === "number") return numberText(value);
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value !== "string") return `[${value.map(valueText).join(",")}]`;
  // Unquoted words hold letters, digits and a few marks; what looks like another type would become it.
  const plain = /^[A-Za-z_/][\w./:@-]*$/.test(value) && !/^(?:true|false|null|nan|inf)$/i.test(value);
  return plain ? value : `'${value.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}

function numberText(value: number): string {
  const text = String(value);
  // Python reads 1e-6, as JavaScript writes it; a whole number stays an integer.
  return text.replace("e+", "e");
}

const OVERRIDE = /^(\+{0,2}|~)([A-Za-z_][\w]*(?:\.[A-Za-z_]\w*)*)(?:=(.*))?$/s;

/** Why a word is no override of AgentGym-RL's configuration; undefined where it is one. */
export function overrideObjection(word: string): string | undefined {
  const [, mark, key, value] = OVERRIDE.exec(word) ?? [];
  if (key === undefined) return `${JSON.stringify(word)} is no override: write key=value`;
  if (mark === "~") return undefined;
  if (value === undefined) return `${key} has no value: write ${key}=value`;
  if (mark !== "" || key.startsWith("hydra.") || HYDRA_KEYS.includes(key) || isOpen(key)) return undefined;
  const near = nearest(key, HYDRA_KEYS);
  return `${key} is no key of AgentGym-RL${near === undefined ? "" : `; did you mean ${near}?`} (++${key}=… sets it all the same)`;
}

/** Tables that take any key. */
function isOpen(key: string): boolean {
  return /\.override_config\./.test(key);
}

export function keyOf(word: string): string | undefined {
  return OVERRIDE.exec(word)?.[2];
}
