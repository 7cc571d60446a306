import type { BodyPatch, HeaderPatch, InferenceCall, Scope } from "../model/index.ts";
import {
  FieldFault,
  type Fields,
  optional,
  readBoolean,
  readFields,
  readJson,
  readList,
  readNonEmpty,
  readString,
  refuseUnknown,
  required,
} from "./read.ts";

/** `extra_body` and `extra_headers`: what a caller changes in the request that goes upstream. */

const SCOPE_NAMES = ["variant_name", "model_name", "provider_name"] as const;
const ANYWHERE: Scope = Object.freeze({});

function readScope(fields: Fields): Scope {
  const variantName = optional(fields, "variant_name", readNonEmpty);
  const modelName = optional(fields, "model_name", readNonEmpty);
  const providerName = optional(fields, "provider_name", readNonEmpty);
  if (variantName === undefined && modelName === undefined && providerName === undefined) return ANYWHERE;
  if (variantName !== undefined && modelName !== undefined) {
    throw new FieldFault("only one of `variant_name` and `model_name` can narrow it");
  }
  if (providerName !== undefined && modelName === undefined) {
    throw new FieldFault("`provider_name` needs `model_name` beside it");
  }
  return { variantName, modelName, providerName };
}

const BODY_KEYS: ReadonlySet<string> = new Set(["pointer", "value", "delete", ...SCOPE_NAMES]);
const HEADER_KEYS: ReadonlySet<string> = new Set(["name", "value", "delete", ...SCOPE_NAMES]);

function isDelete(fields: Fields): boolean {
  const remove = optional(fields, "delete", readBoolean) ?? false;
  // A `value` of null is a value here.
  const hasValue = fields.value !== undefined;
  if (remove === hasValue) throw new FieldFault("exactly one of `value` and `delete: true` must be given");
  return remove;
}

function readPointer(value: unknown): string {
  const pointer = readString(value);
  if (!pointer.startsWith("/")) {
    throw new FieldFault(`a JSON Pointer begins with "/", got ${JSON.stringify(pointer)}`);
  }
  return pointer;
}

/** `{pointer, value | delete: true, variant_name? | model_name?, provider_name?}` */
function readExtraBody(value: unknown): BodyPatch & { readonly scope: Scope } {
  const fields = readFields(value);
  refuseUnknown(fields, BODY_KEYS);
  const pointer = required(fields, "pointer", readPointer);
  const scope = readScope(fields);
  return isDelete(fields)
    ? { pointer, delete: true, scope }
    : { pointer, value: readJson(fields.value), scope };
}

/** `{name, value | delete: true, …scope}`; a name or value that no header can hold is refused. */
function readExtraHeader(value: unknown): HeaderPatch & { readonly scope: Scope } {
  const fields = readFields(value);
  refuseUnknown(fields, HEADER_KEYS);
  const name = required(fields, "name", readHeaderName);
  const scope = readScope(fields);
  return isDelete(fields)
    ? { name, delete: true, scope }
    : { name, value: required(fields, "value", readHeaderValue), scope };
}

function readHeaderName(value: unknown): string {
  const name = readNonEmpty(value);
  if (!/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name)) {
    throw new FieldFault(`${JSON.stringify(name)} is not a header name`);
  }
  return name;
}

function readHeaderValue(value: unknown): string {
  const text = readString(value);
  if (/[\0\r\n]/.test(text)) throw new FieldFault("a header value holds no line break or NUL");
  return text;
}

export function readExtraBodies(value: unknown): InferenceCall["extraBody"] {
  return readList(value, readExtraBody);
}

export function readExtraHeaders(value: unknown): InferenceCall["extraHeaders"] {
  return readList(value, readExtraHeader);
}
