import type { FieldKind, FieldRule } from "./mapping.ts";
import { firstAt, isFields } from "./paths.ts";
import { BridgeRefusal } from "./problem.ts";

/** The value of one rule; undefined where it is missing and may be. Throws `BridgeRefusal`. */
export function readField(body: unknown, rule: FieldRule): unknown {
  const from = rule.from ?? [rule.to];
  const found = firstAt(body, from);
  if (found === undefined || found.value === "") {
    if (rule.required === undefined) return rule.otherwise;
    throw new BridgeRefusal(from[0] ?? rule.to, "is missing", rule.required);
  }
  const { path, value } = found;
  const read = readers[rule.kind](value);
  if (read === undefined)
    throw new BridgeRefusal(path, `is ${shown(value)}, not ${words[rule.kind]}`, fixes[rule.kind]);
  return read;
}

/** A time as RFC 3339 in UTC; undefined where it is none. */
export function readTime(value: unknown): string | undefined {
  if (typeof value === "number") return inUtc(value < 1e11 ? value * 1000 : value);
  if (typeof value !== "string" || !/^\d{4}-\d\d-\d\d/.test(value)) return undefined;
  const hasTime = value.length > 10;
  const hasZone = /(?:z|[+-]\d\d:?\d\d)$/i.test(value.slice(10));
  return inUtc(Date.parse(hasTime && !hasZone ? `${value}Z` : value));
}

function inUtc(ms: number): string | undefined {
  return ms >= 0 && ms < Date.UTC(9999, 0) ? new Date(ms).toISOString() : undefined;
}

const readers: Readonly<Record<FieldKind, (value: unknown) => unknown>> = {
  text: (value) => (typeof value === "string" ? value : undefined),
  uri: (value) => (typeof value === "string" && URL.canParse(value) ? value : undefined),
  number: (value) => (typeof value === "number" && Number.isFinite(value) ? value : undefined),
  texts: (value) =>
    Array.isArray(value) && value.every((item) => typeof item === "string") ? value : undefined,
  object: (value) => (isFields(value) ? value : undefined),
  time: readTime,
};

const words: Readonly<Record<FieldKind, string>> = {
  text: "text",
  uri: "an absolute address",
  number: "a number",
  texts: "a list of texts",
  object: "an object",
  time: "a time",
};

const fixes: Readonly<Record<FieldKind, string>> = {
  text: "Send a JSON string.",
  uri: "Send an address with its scheme, e.g. https://host/path or s3://bucket/key.",
  number: "Send a JSON number, without quotes.",
  texts: 'Send a JSON list of strings, e.g. ["a", "b"].',
  object: "Send a JSON object.",
  time: "Send RFC 3339, e.g. 2026-01-31T12:00:00Z, or Unix seconds.",
};

/** What a value is, without showing it: it may be a secret in the wrong place. */
function shown(value: unknown): string {
  if (Array.isArray(value)) return "a list";
  if (typeof value === "string") return `text of ${value.length} characters`;
  return typeof value === "object" ? "an object" : typeof value === "number" ? "a number" : String(value);
}
