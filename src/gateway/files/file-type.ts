import { typeByContent } from "./magic.ts";

const IMAGES: ReadonlySet<string> = new Set([
  "image/png",
  "image/jpeg",
  "image/jpg",
  "image/gif",
  "image/webp",
]);
const TEXTS: ReadonlySet<string> = new Set(["application/json", "application/xml"]);
/** What servers say of a file when they don't know. */
const SAYS_NOTHING: ReadonlySet<string> = new Set(["", "application/octet-stream", "binary/octet-stream"]);

type Sort = "image" | "pdf" | "text" | "any";

function sortOf(type: string): Sort | undefined {
  if (SAYS_NOTHING.has(type)) return "any";
  if (IMAGES.has(type)) return "image";
  if (type === "application/pdf") return "pdf";
  return type.startsWith("text/") || TEXTS.has(type) ? "text" : undefined;
}

/** The type of a `content-type` header, without its parameters. */
export function mediaType(header: string | undefined): string {
  return (header ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
}

/** Why a file of this `content-type` is not read at all; undefined where it may be one that is taken. */
export function typeObjection(type: string): string | undefined {
  if (sortOf(type) !== undefined) return undefined;
  return `is of type ${type}; what is fetched is PNG, JPEG, GIF and WebP images, PDF and text`;
}

/** The type of a fetched file, told by its header and its bytes, which must agree; else why not. */
export function typeOf(
  bytes: Uint8Array,
  declared: string,
): { readonly type: string } | { readonly objection: string } {
  const found = typeByContent(bytes);
  const sort = sortOf(declared);
  if (found !== undefined) {
    if (sort === "any" || sort === sortOf(found)) return { type: found };
    return { objection: `says that it is ${declared}, but its content is ${found}` };
  }
  if (sort === "text" && isText(bytes)) return { type: declared };
  const says = declared === "" ? "says nothing of its type" : `says that it is ${declared}`;
  return { objection: `${says}, and its content is not that of any file that is taken` };
}

/** Whether a file is what the request says that it is; image types are all one. */
export function isAsSaid(said: string | undefined, type: string): boolean {
  const wanted = mediaType(said);
  const sort = wanted.startsWith("image/") ? "image" : sortOf(wanted);
  return sort === "any" || sort === sortOf(type);
}

function isText(bytes: Uint8Array): boolean {
  if (bytes.includes(0)) return false;
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false; // not UTF-8: a fact about the bytes
  }
}
