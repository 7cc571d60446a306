import { RequestError } from "../error.ts";
import type { FileBlock } from "../model/index.ts";

/** Enough base64 for the longest signature (WebP: 12 bytes). */
const HEAD = 16;

/** The type that the first bytes of a file say (the formats' own specifications). */
function sniff(head: Uint8Array): string | undefined {
  if (startsWith(head, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) {
    return "image/png";
  }
  if (startsWith(head, [0xff, 0xd8, 0xff])) {
    return "image/jpeg";
  }
  if (startsWith(head, [0x47, 0x49, 0x46, 0x38])) {
    return "image/gif";
  }
  if (startsWith(head, [0x52, 0x49, 0x46, 0x46]) && startsWith(head.subarray(8), [0x57, 0x45, 0x42, 0x50])) {
    return "image/webp";
  }
  if (startsWith(head, [0x25, 0x50, 0x44, 0x46, 0x2d])) {
    return "application/pdf";
  }
  return undefined;
}

/** Types whose first bytes are known, with the spelling that is also in use. */
const KNOWN: ReadonlyMap<string, string> = new Map([
  ["image/png", "image/png"],
  ["image/jpeg", "image/jpeg"],
  ["image/jpg", "image/jpeg"],
  ["image/gif", "image/gif"],
  ["image/webp", "image/webp"],
  ["application/pdf", "application/pdf"],
]);

/** Throws `RequestError` 400 for a file that is none: no content, or not what its type says. */
export function checkFile(file: FileBlock, where: string): void {
  const { data, mimeType } = file;
  if (data === undefined) {
    if (file.url === undefined || file.url === "") {
      throw new RequestError(400, `${where}: a file needs \`url\`, or \`data\` with \`mime_type\``);
    }
    return;
  }
  if (data.startsWith("data:")) {
    throw new RequestError(400, `${where}: \`data\` must be plain base64 without the \`data:\` prefix`);
  }
  const found = sniffBase64(data, where);
  if (mimeType === undefined) {
    if (found === undefined) {
      throw new RequestError(400, `${where}: \`mime_type\` is missing and can't be told from the content`);
    }
    return;
  }
  const expected = KNOWN.get(mimeType.toLowerCase());
  if (expected !== undefined && expected !== found) {
    const is = found === undefined ? "no such file" : `${found}`;
    throw new RequestError(400, `${where}: \`mime_type\` says ${mimeType}, but the content is ${is}`);
  }
}

/** The file with the type that its content says, where it came without one. */
export function withMimeType(file: FileBlock): FileBlock {
  if (file.data === undefined || file.mimeType !== undefined) {
    return file;
  }
  return { ...file, mimeType: sniff(Buffer.from(file.data.slice(0, HEAD), "base64")) };
}

function sniffBase64(data: string, where: string): string | undefined {
  if (data.length === 0) {
    throw new RequestError(400, `${where}: \`data\` is empty`);
  }
  return sniff(Buffer.from(data.slice(0, HEAD), "base64"));
}

function startsWith(bytes: Uint8Array, prefix: readonly number[]): boolean {
  return prefix.every((byte, i) => bytes[i] === byte);
}
