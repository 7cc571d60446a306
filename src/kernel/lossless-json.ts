import { LosslessReader } from "./lossless-json-reader.ts";

/**
 * JSON without loss: an integer is a bigint of any size, a float is a number (so `1` and `1.0` differ, and
 * `-0.0` keeps its sign), an object is a Map in the order of the text (so `__proto__` is a key like others).
 */
export type Lossless = null | boolean | string | bigint | number | LosslessArray | LosslessObject;
export interface LosslessArray extends ReadonlyArray<Lossless> {}
export interface LosslessObject extends ReadonlyMap<string, Lossless> {}

/** What a reader that follows RFC 8259 loosely would have let pass in silence. */
export interface LosslessNote {
  /** `duplicate_key`: the last value won, as in Python; `not_finite`: NaN, Infinity or a float too large. */
  readonly kind: "duplicate_key" | "not_finite";
  /** JSON path, e.g. `$.super_nodes[0].id`. */
  readonly path: string;
  readonly line: number;
}

export interface LosslessDocument {
  readonly value: Lossless;
  readonly notes: readonly LosslessNote[];
}

export interface ReadOptions {
  /** Accept the literals NaN, Infinity and -Infinity, as Python's json module does; each gets a note. */
  readonly notFinite?: boolean;
}

/**
 * Reads one JSON document. Throws `PmovesError` `json.syntax` (exit 2) with line, column and JSON path;
 * the text itself is never quoted, it may hold secrets. Depth is bounded to 1000, integers to 4300 digits,
 * the limits of CPython's own reader.
 */
export function readLossless(text: string, options: ReadOptions = {}): LosslessDocument {
  return new LosslessReader(text, options.notFinite === true).document();
}

export function isLosslessObject(value: Lossless | undefined): value is LosslessObject {
  return value instanceof Map;
}

export function isLosslessArray(value: Lossless | undefined): value is LosslessArray {
  return Array.isArray(value);
}

/** An integer or a float as a number; undefined for anything else. Large integers are rounded. */
export function numberOf(value: Lossless | undefined): number | undefined {
  if (typeof value === "number") return value;
  return typeof value === "bigint" ? Number(value) : undefined;
}

/** The same as plain JavaScript values, for JSON Schema and the like: numbers lose what doubles can't hold. */
export function toPlain(value: Lossless): unknown {
  if (typeof value === "bigint") return Number(value);
  if (isLosslessArray(value)) return value.map(toPlain);
  if (!isLosslessObject(value)) return value;
  const plain: Record<string, unknown> = {};
  for (const [key, inner] of value) define(plain, key, toPlain(inner));
  return plain;
}

/** The inverse for values made by this program: every number that is an integer becomes one. */
export function fromPlain(value: unknown): Lossless {
  if (
    value === null ||
    typeof value === "boolean" ||
    typeof value === "string" ||
    typeof value === "bigint"
  ) {
    return value;
  }
  if (typeof value === "number")
    return Number.isSafeInteger(value) && !Object.is(value, -0) ? BigInt(value) : value;
  if (Array.isArray(value)) return value.map(fromPlain);
  if (typeof value === "object") {
    return new Map(
      Object.entries(value).flatMap(([key, inner]) => (inner === undefined ? [] : [[key, fromPlain(inner)]])),
    );
  }
  throw new TypeError(`no JSON value: ${typeof value}`);
}

/** Sets a key even where it is `__proto__`, which assignment would swallow. */
export function define(target: Record<string, unknown>, key: string, value: unknown): void {
  if (key === "__proto__") {
    Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
  } else target[key] = value;
}
