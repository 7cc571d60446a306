import type { FileBlock } from "../model/index.ts";
import { FieldFault, readOneOf, readString } from "./read.ts";

/** Images, documents and audio by address or content, as both dialects carry them. */

const DETAILS = ["low", "high", "auto"] as const;

export function readDetail(value: unknown): "low" | "high" | "auto" {
  return readOneOf(value, DETAILS);
}

/** An address that a provider may fetch. */
export function readFileUrl(value: unknown): string {
  const url = readString(value);
  if (!/^https?:\/\//i.test(url) || !URL.canParse(url)) {
    throw new FieldFault(`expected an http or https address, got ${JSON.stringify(url.slice(0, 80))}`);
  }
  return url;
}

/** Base64 as it is; the content is left to who decodes it, only the common mistake is caught. */
export function readBase64(value: unknown): string {
  const data = readString(value);
  if (data === "") throw new FieldFault("must not be empty");
  if (data.startsWith("data:")) {
    throw new FieldFault(
      "expected base64 without a `data:` prefix; put what follows the comma here and the type into `mime_type`",
    );
  }
  return data;
}

// Base64 of the leading bytes that tell a format, long enough to be sure of.
const MAGIC: readonly (readonly [string, string])[] = [
  ["iVBORw0KGgo", "image/png"],
  ["/9j/", "image/jpeg"],
  ["R0lGOD", "image/gif"],
  ["JVBERi0", "application/pdf"],
  ["SUQz", "audio/mpeg"],
  ["T2dnUw", "audio/ogg"],
  ["ZkxhQ", "audio/flac"],
];

/** The media type that the first bytes tell, or undefined. */
export function sniffMimeType(base64: string): string | undefined {
  for (const [prefix, type] of MAGIC) {
    if (base64.startsWith(prefix)) return type;
  }
  if (!base64.startsWith("UklGR")) return undefined;
  // RIFF holds several formats; bytes 8 to 11 say which.
  const format = Buffer.from(base64.slice(0, 16), "base64").toString("latin1", 8, 12);
  return format === "WEBP" ? "image/webp" : format === "WAVE" ? "audio/wav" : undefined;
}

export function mimeTypeOf(data: string, given: string | undefined): string {
  const type = given ?? sniffMimeType(data);
  if (type === undefined) {
    throw new FieldFault("missing field `mime_type`, and the content does not tell it");
  }
  return type;
}

/** Takes `data:TYPE;base64,CONTENT` apart; undefined where the text is no such address. */
export function splitDataUrl(
  url: string,
): { readonly mimeType: string | undefined; readonly data: string } | undefined {
  if (url.slice(0, 5).toLowerCase() !== "data:") return undefined;
  const comma = url.indexOf(",");
  const head = comma < 0 ? "" : url.slice(5, comma);
  if (!head.endsWith(";base64")) {
    throw new FieldFault("a data: address must be `data:TYPE;base64,CONTENT`");
  }
  const end = head.indexOf(";");
  const type = head.slice(0, end);
  return { mimeType: type === "" ? undefined : type, data: readBase64(url.slice(comma + 1)) };
}

/** A file block from an address that may be a data: one. */
export function fileFromUrl(url: string, detail: FileBlock["detail"], filename?: string): FileBlock {
  const inline = splitDataUrl(url);
  return inline === undefined
    ? { type: "file", url: readFileUrl(url), detail, filename }
    : {
        type: "file",
        data: inline.data,
        mimeType: mimeTypeOf(inline.data, inline.mimeType),
        detail,
        filename,
      };
}
