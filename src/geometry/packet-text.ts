import { EXIT, PmovesError } from "../kernel/errors.ts";
import type { Lossless } from "../kernel/lossless-json.ts";
import { toRawJson } from "../kernel/python-json.ts";
import type { GeometryDocument } from "./packet/read-document.ts";
import { redactSecrets } from "./packet/redact.ts";

/** A changed document as data: `JSON.stringify` writes its numbers as Python reads and writes them. */
export function asData(value: Lossless): unknown {
  return toRawJson(value);
}

/** The document as indented JSON, for people and files alike. */
export function packetText(data: unknown): string {
  return `${JSON.stringify(data, undefined, 2)}\n`;
}

/**
 * A packet that is to be written out whole cannot be redacted: its signature would not fit. So one that
 * holds secrets is refused unless they may be shown. Throws `PmovesError` `geometry.secrets` (exit 2).
 */
export function allowWriting(document: GeometryDocument, reveal: boolean): void {
  const { places } = redactSecrets(document.value);
  if (reveal || places === 0) return;
  throw new PmovesError(`${document.name} holds secrets in ${places} place${places > 1 ? "s" : ""}`, {
    code: "geometry.secrets",
    exit: EXIT.usage,
    hint: "--reveal writes them out with the rest; send the output to a file that only you may read",
  });
}
