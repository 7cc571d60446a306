import { nearest } from "../../kernel/suggest.ts";
import { RequestError } from "../error.ts";
import type { Json, JsonObject } from "../model/index.ts";

/**
 * Readers for request bodies. They take what `JSON.parse` gave, check it in one walk and throw
 * `FieldFault` at the first thing that does not fit. The path of the fault is put together while the
 * walk unwinds, so that a good body pays nothing for it.
 */

export type Fields = Readonly<Record<string, unknown>>;

/** A field that does not fit; becomes a 400 that begins with the field's path. */
export class FieldFault extends Error {
  override readonly name = "FieldFault";
  readonly path: string;
  readonly reason: string;

  constructor(reason: string, path = "") {
    super(path === "" ? reason : `${path}: ${reason}`);
    this.path = path;
    this.reason = reason;
  }
}

/** The same fault seen from one level further out; anything else passes through. */
export function inside(thrown: unknown, segment: string): unknown {
  if (!(thrown instanceof FieldFault)) return thrown;
  const inner = thrown.path;
  const path = inner === "" ? segment : inner.startsWith("[") ? segment + inner : `${segment}.${inner}`;
  return new FieldFault(thrown.reason, path);
}

/** What a parser throws to its caller: a fault of a field is a 400, the rest stays what it is. */
export function asRequestError(thrown: unknown): unknown {
  return thrown instanceof FieldFault ? new RequestError(400, thrown.message) : thrown;
}

function article(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "an array";
  const type = typeof value;
  return type === "object" ? "an object" : `a ${type}`;
}

export function expected(what: string, value: unknown): FieldFault {
  return new FieldFault(`expected ${what}, got ${value === undefined ? "nothing" : article(value)}`);
}

export function readString(value: unknown): string {
  if (typeof value !== "string") throw expected("a string", value);
  return value;
}

export function readNonEmpty(value: unknown): string {
  if (typeof value !== "string") throw expected("a string", value);
  if (value === "") throw new FieldFault("must not be empty");
  return value;
}

export function readBoolean(value: unknown): boolean {
  if (typeof value !== "boolean") throw expected("true or false", value);
  return value;
}

export function readNumber(value: unknown): number {
  if (typeof value !== "number" || !Number.isFinite(value)) throw expected("a number", value);
  return value;
}

export function readInteger(value: unknown): number {
  if (typeof value !== "number") throw expected("a whole number", value);
  if (!Number.isSafeInteger(value)) throw new FieldFault(`expected a whole number, got ${value}`);
  return value;
}

export function readCount(value: unknown): number {
  const count = readInteger(value);
  if (count < 0) throw new FieldFault(`must not be negative, got ${count}`);
  return count;
}

export function readFields(value: unknown): Fields {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw expected("an object", value);
  return value as Fields;
}

/** An object taken over as it is; it came out of `JSON.parse`, so everything in it is JSON. */
export function readObject(value: unknown): JsonObject {
  return readFields(value) as JsonObject;
}

/** Any value that `JSON.parse` can give. */
export function readJson(value: unknown): Json {
  return value as Json;
}

export function readArray(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw expected("an array", value);
  return value;
}

export function readList<T>(value: unknown, read: (item: unknown) => T): readonly T[] {
  const items = readArray(value);
  const out: T[] = new Array(items.length);
  for (let i = 0; i < items.length; i++) {
    try {
      out[i] = read(items[i]);
    } catch (thrown) {
      throw inside(thrown, `[${i}]`);
    }
  }
  return out;
}

export function readStrings(value: unknown): readonly string[] {
  return readList(value, readString);
}

export function readStringMap(value: unknown): Readonly<Record<string, string>> {
  const fields = readFields(value);
  for (const key in fields) {
    if (typeof fields[key] !== "string") throw inside(expected("a string", fields[key]), key);
  }
  return fields as Readonly<Record<string, string>>;
}

/** The fault of a value outside a closed list, with the nearest member. */
export function unknownValue(value: string, allowed: readonly string[]): FieldFault {
  const near = nearest(value, allowed);
  const hint = near === undefined ? `expected one of ${allowed.join(", ")}` : `did you mean "${near}"?`;
  return new FieldFault(`unknown value ${JSON.stringify(value)} (${hint})`);
}

export function readOneOf<T extends string>(value: unknown, allowed: readonly T[]): T {
  const text = readString(value);
  if (!(allowed as readonly string[]).includes(text)) throw unknownValue(text, allowed);
  return text as T;
}

/** A field that may be absent; `null` counts as absent, as it does for TensorZero's and OpenAI's clients. */
export function optional<T>(fields: Fields, key: string, read: (value: unknown) => T): T | undefined {
  const value = fields[key];
  if (value === undefined || value === null) return undefined;
  try {
    return read(value);
  } catch (thrown) {
    throw inside(thrown, key);
  }
}

/** A field that must be there; the text of its absence is one that clients match. */
export function required<T>(fields: Fields, key: string, read: (value: unknown) => T): T {
  const value = fields[key];
  if (value === undefined) throw new FieldFault(`missing field \`${key}\``);
  try {
    return read(value);
  } catch (thrown) {
    throw inside(thrown, key);
  }
}

/** Refuses fields outside `known`. `hints` says where a misplaced one belongs, in words. */
export function refuseUnknown(
  fields: Fields,
  known: ReadonlySet<string>,
  hints?: ReadonlyMap<string, string>,
): void {
  for (const key in fields) {
    if (!known.has(key)) throw unknownField(key, known, hints);
  }
}

function unknownField(
  key: string,
  known: ReadonlySet<string>,
  hints: ReadonlyMap<string, string> | undefined,
): FieldFault {
  const near = hints?.get(key) ?? nearest(key, known) ?? prefixed(key, known);
  return new FieldFault(
    near === undefined
      ? `unknown field \`${key}\`, expected one of ${[...known].map((name) => `\`${name}\``).join(", ")}`
      : `unknown field \`${key}\` (did you mean \`${near}\`?)`,
  );
}

/** `function` for `function_name`: too far for a spelling mistake, but clearly meant. */
function prefixed(key: string, known: ReadonlySet<string>): string | undefined {
  if (key.length < 3) return undefined;
  for (const name of known) {
    if (name.startsWith(key) || key.startsWith(name)) return name;
  }
  return undefined;
}
