import {
  isLosslessArray,
  isLosslessObject,
  type Lossless,
  type LosslessObject,
} from "../../kernel/lossless-json.ts";

export const REDACTED = "[redacted]";

export interface Redaction {
  readonly value: Lossless;
  /** Values that were replaced. */
  readonly redacted: number;
  /** Constellations, or points of a secret map, that hold them. */
  readonly places: number;
}

/** Keys whose strings say what a secret is called and how it is written, not what it is. */
const open = new Set([
  "id",
  "kind",
  "type",
  "label",
  "encoding",
  "modality",
  "mod",
  "namespace",
  "created_at",
]);

/** Keys whose value is the secret, whatever its type. */
const telling = new Set(["text", "text_b64", "value", "secret"]);

/**
 * The document without secrets. Upstream's codec packs environment secrets into constellations of kind
 * `secret` (`text`, or base64 in `text_b64`); its later form is a map of points `{label, value, encoding}`.
 * Whatever stands inside such a thing is replaced but for its names and its geometry.
 */
export function redactSecrets(document: Lossless): Redaction {
  const count = { redacted: 0, places: 0 };
  const value = walk(document, false, count);
  return { value, ...count };
}

interface Count {
  redacted: number;
  places: number;
}

function walk(value: Lossless, secret: boolean, count: Count): Lossless {
  if (isLosslessArray(value)) {
    return value.map((inner) =>
      secret && typeof inner === "string" ? hide(count) : walk(inner, secret, count),
    );
  }
  if (!isLosslessObject(value)) return value;
  const here = isSecret(value);
  if (here && !secret) count.places += 1;
  const inside = secret || here;
  return new Map(
    [...value].map(([key, inner]): [string, Lossless] => [
      key,
      inside && isHidden(key, inner) ? hide(count) : walk(inner, inside, count),
    ]),
  );
}

function isHidden(key: string, value: Lossless): boolean {
  if (value === null || open.has(key)) return false;
  return typeof value === "string" || telling.has(key);
}

function hide(count: Count): string {
  count.redacted += 1;
  return REDACTED;
}

/** True for a constellation, point or other object that carries a secret. */
export function isSecret(object: LosslessObject): boolean {
  return says(object, "secret") || says(object.get("meta"), "secret") || isSecretMapPoint(object);
}

function says(object: Lossless | undefined, kind: string): boolean {
  if (!isLosslessObject(object)) return false;
  const value = object.get("kind");
  return typeof value === "string" && value.toLowerCase() === kind;
}

function isSecretMapPoint(object: LosslessObject): boolean {
  const encoding = object.get("encoding");
  return object.has("value") && object.has("label") && (encoding === "cleartext" || encoding === "hex");
}
