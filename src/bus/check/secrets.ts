import { redactSecrets } from "../../geometry/index.ts";
import type { Lossless } from "../../kernel/lossless-json.ts";
import { readLossless } from "../../kernel/lossless-json.ts";
import { toRawJson } from "../../kernel/python-json.ts";

/** Whatever carries a secret says one of these; `\u` may spell either. Classes are three times as fast as a flag. */
const MAY_HOLD = /[sS][eE][cC][rR][eE][tT]|"encoding|\\u/;

export function mayHoldSecrets(text: string): boolean {
  return MAY_HOLD.test(text);
}

export interface Shown {
  /** The body as it may be shown. */
  readonly text: string;
  /** Places that held secrets. */
  readonly secrets: number;
}

/** The body without what constellations of kind `secret` hold; unchanged, character for character, where none do. */
export function withoutSecrets(text: string): Shown {
  if (!MAY_HOLD.test(text)) return { text, secrets: 0 };
  return redacted(text, readLossless(text, { notFinite: true }).value);
}

export function redacted(text: string, value: Lossless): Shown {
  const found = redactSecrets(value);
  if (found.places === 0) return { text, secrets: 0 };
  return { text: JSON.stringify(toRawJson(found.value)), secrets: found.places };
}
