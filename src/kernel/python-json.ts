import { isLosslessArray, isLosslessObject, type Lossless, type LosslessObject } from "./lossless-json.ts";

/**
 * What Python's `json.dumps(value, sort_keys=True, separators=(",", ":"))` gives, character for character:
 * keys by code point, all but space to tilde escaped, floats as `repr`. This is the form that CHIT signs.
 */
export function pythonCanonical(value: Lossless): string {
  if (value === null) return "null";
  switch (typeof value) {
    case "string":
      return pythonString(value);
    case "bigint":
      return value.toString();
    case "number":
      return pythonFloat(value);
    case "boolean":
      return value ? "true" : "false";
  }
  if (isLosslessArray(value)) return `[${value.map(pythonCanonical).join(",")}]`;
  return `{${sorted(value)
    .map(([key, inner]) => `${pythonString(key)}:${pythonCanonical(inner)}`)
    .join(",")}}`;
}

function sorted(object: LosslessObject): readonly (readonly [string, Lossless])[] {
  return [...object].sort(([a], [b]) => compareCodePoints(a, b));
}

/** Order by code point: what lies above U+FFFF comes last, although its UTF-16 units are smaller than U+E000. */
export function compareCodePoints(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; ) {
    const left = a.codePointAt(i) ?? 0;
    const right = b.codePointAt(i) ?? 0;
    if (left !== right) return left - right;
    i += left > 0xffff ? 2 : 1;
  }
  return a.length - b.length;
}

const needsEscape = /["\\]|[^ -~]/g;
const short: Readonly<Record<string, string>> = {
  '"': '\\"',
  "\\": "\\\\",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
  "\b": "\\b",
  "\f": "\\f",
};

function pythonString(text: string): string {
  return `"${text.replace(
    needsEscape,
    (unit) => short[unit] ?? `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  )}"`;
}

/**
 * Python's `repr` of a float: the shortest digits that read back as the same double, as in JavaScript, but
 * with an exponent below 1e-4 and from 1e16 on, of two digits at least, and never without a point or one.
 */
export function pythonFloat(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "Infinity" : "-Infinity";
  if (value === 0) return Object.is(value, -0) ? "-0.0" : "0.0";
  const [mantissa = "", power = "0"] = Math.abs(value).toExponential().split("e");
  const exponent = Number(power);
  const digits = mantissa.replace(".", "");
  return (
    (value < 0 ? "-" : "") +
    (exponent < -4 || exponent >= 16 ? scientific(digits, exponent) : fixed(digits, exponent))
  );
}

function scientific(digits: string, exponent: number): string {
  const fraction = digits.length > 1 ? `.${digits.slice(1)}` : "";
  const power = String(Math.abs(exponent)).padStart(2, "0");
  return `${digits[0]}${fraction}e${exponent < 0 ? "-" : "+"}${power}`;
}

function fixed(digits: string, exponent: number): string {
  if (exponent < 0) return `0.${"0".repeat(-exponent - 1)}${digits}`;
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, "0");
  return `${whole}.${digits.slice(exponent + 1) || "0"}`;
}

/** `value` for `JSON.stringify`: numbers are written as Python would, so that reading it back loses nothing. */
export function toRawJson(value: Lossless): unknown {
  if (typeof value === "bigint") return raw(value.toString());
  if (typeof value === "number") return Number.isFinite(value) ? raw(pythonFloat(value)) : null;
  if (isLosslessArray(value)) return value.map(toRawJson);
  if (!isLosslessObject(value)) return value;
  return Object.fromEntries([...value].map(([key, inner]) => [key, toRawJson(inner)]));
}

/** `JSON.rawJSON` of V8: a number as it is written. */
function raw(text: string): unknown {
  return (JSON as unknown as { rawJSON(text: string): unknown }).rawJSON(text);
}
