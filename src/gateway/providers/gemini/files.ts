import type { Target } from "../../config/types.ts";
import { AttemptFailure, type FileBlock } from "../../model/index.ts";
import { traitsOf } from "./models.ts";

const INLINE = /^data:([^;,]*)(?:;[^;,]*)*;base64,/i;
const GOOGLE =
  /^(?:gs:\/\/|https:\/\/generativelanguage\.googleapis\.com\/|https:\/\/(?:www\.)?youtube\.com\/|https:\/\/youtu\.be\/)/i;

/** What an address's ending says; Gemini wants a type beside an address. */
const TYPES: Readonly<Record<string, string>> = {
  png: "image/png",
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  webp: "image/webp",
  gif: "image/gif",
  heic: "image/heic",
  pdf: "application/pdf",
  txt: "text/plain",
  md: "text/markdown",
  csv: "text/csv",
  html: "text/html",
  json: "application/json",
  mp3: "audio/mp3",
  wav: "audio/wav",
  ogg: "audio/ogg",
  flac: "audio/flac",
  mp4: "video/mp4",
  mov: "video/mov",
  webm: "video/webm",
};

/**
 * True where the model fetches the address itself: Google's own stores and YouTube, and for newer models
 * any public https address (ai.google.dev, file input methods).
 */
export function takesAddress(url: string, target: Target): boolean {
  return GOOGLE.test(url) || (/^https:\/\//i.test(url) && traitsOf(target).addresses);
}

/** A file as a part: by content as `inlineData`, by address as `fileData`. */
export function filePart(file: FileBlock, target: Target): Record<string, unknown> {
  const { url } = file;
  const inline = url === undefined ? null : INLINE.exec(url);
  const data = file.data ?? (inline === null ? undefined : url?.slice(inline[0].length));
  const mimeType = file.mimeType ?? (inline?.[1] || undefined);
  if (data !== undefined) {
    if (mimeType !== undefined) return { inlineData: { mimeType, data } };
    throw new AttemptFailure("caller", "a file's content came without its mime_type, which Gemini needs");
  }
  if (url === undefined) throw new AttemptFailure("caller", "a file has neither url nor data");
  if (!takesAddress(url, target)) {
    const which = /^http:/i.test(url) ? "https addresses only" : "files by content, not by address";
    throw new AttemptFailure("model", `${target.id} (Gemini) takes ${which}`);
  }
  const ending = /\.([a-z0-9]+)(?:[?#]|$)/i.exec(url)?.[1]?.toLowerCase() ?? "";
  const type = mimeType ?? TYPES[ending];
  return { fileData: type === undefined ? { fileUri: url } : { mimeType: type, fileUri: url } };
}
