import { RequestError } from "../error.ts";
import { typeByContent } from "../files/magic.ts";
import type { FileBlock } from "../model/index.ts";

/** Enough base64 for the longest signature (WebP: 12 bytes). */
const HEAD = 16;

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
  return { ...file, mimeType: typeByContent(Buffer.from(file.data.slice(0, HEAD), "base64")) };
}

function sniffBase64(data: string, where: string): string | undefined {
  if (data.length === 0) {
    throw new RequestError(400, `${where}: \`data\` is empty`);
  }
  return typeByContent(Buffer.from(data.slice(0, HEAD), "base64"));
}
