import type { Target } from "../../config/types.ts";
import { AttemptFailure, type FileBlock } from "../../model/index.ts";
import type { ResponsesTraits } from "./traits.ts";

export type Part = { readonly type: string; readonly [key: string]: unknown };

/** An image or a document, by content or by address (developers.openai.com, images and file inputs). */
export function filePart(file: FileBlock, target: Target, traits: ResponsesTraits): Part {
  const { data, url } = file;
  const inline = /^data:([^;,]*)/i.exec(url?.slice(0, 200) ?? "");
  const mime = file.mimeType ?? (inline?.[1] || guessed(url));
  const address = data === undefined ? url : `data:${mime};base64,${data}`;
  if (address === undefined) throw new AttemptFailure("caller", "a file has neither url nor data");
  // Without a type the service sees for itself what the address leads to.
  if (mime.startsWith("image/") || (mime === "" && data === undefined)) {
    return { type: "input_image", image_url: address, detail: file.detail ?? "auto" };
  }
  if (mime.startsWith("audio/") || mime.startsWith("video/")) {
    throw new AttemptFailure("model", `${target.id} takes no files of type ${mime} by the Responses API`);
  }
  if (data === undefined && inline === null) {
    if (traits.fileAddresses) return { type: "input_file", file_url: address };
    const message = `${target.id} takes files of type ${mime} only by content, not by address`;
    throw new AttemptFailure("model", message);
  }
  return { type: "input_file", filename: file.filename ?? `file.${endingOf(mime)}`, file_data: address };
}

function guessed(url: string | undefined): string {
  return url !== undefined && /\.pdf(?:[?#]|$)/i.test(url) ? "application/pdf" : "";
}

const ENDINGS: Readonly<Record<string, string>> = { plain: "txt", markdown: "md", javascript: "js" };

function endingOf(mime: string): string {
  const name = mime.split("/")[1] || "bin";
  return ENDINGS[name] ?? name;
}
