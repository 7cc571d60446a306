import type { Json } from "../../model/index.ts";
import type { TomlValue } from "../toml/document.ts";
import { isTable } from "../toml/merge.ts";

/** What a wrong value is, without showing it: it may be a key that got into the wrong place. */
export function describeValue(value: TomlValue): string {
  if (Array.isArray(value)) return "a list";
  if (typeof value === "string") return "a string";
  if (typeof value === "number") return Number.isInteger(value) ? "a whole number" : "a number";
  if (typeof value === "boolean") return String(value);
  return isTable(value) ? "a table" : "a date";
}

/** The value as JSON, or undefined where JSON has no form for it (dates, nan, inf). */
export function toJson(value: TomlValue): Json | undefined {
  if (typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "number") return Number.isFinite(value) ? value : undefined;
  if (Array.isArray(value)) {
    const items = value.map(toJson);
    return items.every((item) => item !== undefined) ? items : undefined;
  }
  if (!isTable(value)) return undefined;
  const entries: [string, Json][] = [];
  for (const [key, member] of Object.entries(value)) {
    const json = toJson(member);
    if (json === undefined) return undefined;
    entries.push([key, json]);
  }
  return Object.fromEntries(entries);
}

/** The same value with every string in it changed; keys stay. */
export function mapStrings(value: Json, change: (text: string) => string): Json {
  if (typeof value === "string") return change(value);
  if (Array.isArray(value)) return value.map((one: Json) => mapStrings(one, change));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, mapStrings(one, change)]));
}
