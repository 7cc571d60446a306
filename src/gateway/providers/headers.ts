import { HIDDEN } from "../../kernel/redact.ts";
import type { Secret } from "../../kernel/secret.ts";
import type { Target } from "../config/types.ts";
import type { HeaderPatch } from "../model/index.ts";

/** How a wire shows its key, with whatever other headers it always wants. */
export type Auth = (key: string | undefined) => Readonly<Record<string, string>>;

export const bearer: Auth = (key) => (key === undefined ? {} : { authorization: `Bearer ${key}` });

interface Kept {
  readonly key: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
}

const KEPT = new WeakMap<Target, Kept>();

/**
 * The headers of a request to a target: JSON, the key, then the target's patches and last the request's.
 * What does not depend on the request is built once per target and key.
 */
export function headersFor(
  target: Target,
  key: Secret | undefined,
  auth: Auth,
  patches: readonly HeaderPatch[],
): Readonly<Record<string, string>> {
  const text = key?.reveal();
  let kept = KEPT.get(target);
  if (kept === undefined || kept.key !== text) {
    const headers = {
      "content-type": "application/json",
      accept: "application/json, text/event-stream, application/x-ndjson",
      "accept-encoding": "identity",
      ...auth(text),
    };
    kept = { key: text, headers: patched(headers, target.extraHeaders) };
    KEPT.set(target, kept);
  }
  return patches.length === 0 ? kept.headers : patched(kept.headers, patches);
}

function patched(
  headers: Readonly<Record<string, string>>,
  patches: readonly HeaderPatch[],
): Readonly<Record<string, string>> {
  if (patches.length === 0) return headers;
  const result: Record<string, string> = { ...headers };
  for (const patch of patches) {
    const name = patch.name.toLowerCase();
    if ("value" in patch) result[name] = patch.value;
    else delete result[name];
  }
  return result;
}

/** Shorter values are words ("test", "none") that texts hold by chance. */
const SHORTEST_KEY = 8;

/**
 * A text of an upstream's without the keys that it was shown: some repeat the key that they refuse, and their
 * words go to clients, logs and records.
 */
export function withoutKeys(text: string, headers: Readonly<Record<string, string>>): string {
  let clean = text;
  for (const [name, value] of Object.entries(headers)) {
    if (!KEY_HEADER.test(name)) continue;
    const key = value.replace(/^(?:bearer|basic) +/i, "");
    if (key.length >= SHORTEST_KEY) clean = clean.replaceAll(key, HIDDEN);
  }
  return clean;
}

const KEY_HEADER = /auth|key|token|secret/i;
