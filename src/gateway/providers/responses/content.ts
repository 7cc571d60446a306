import type { Target } from "../../config/types.ts";
import { AttemptFailure, type FileBlock } from "../../model/index.ts";
import type { ResponsesTraits } from "./traits.ts";

export type Part = { readonly type: string; readonly [key: string]: unknown };

/** An image or a document, by content or by address (developers.openai.com, images and file inputs). */
export function filePart(file: FileBlock, target: Target, traits: ResponsesTraits): Part {
  const mime = file.mimeType ?? "";
  const { data, url } = file;
  const address = data === undefined ? url : `data:${mime};base64,${data}`;
  if (address === undefined) throw new AttemptFailure("caller", "a file has neither url nor data");
  if (mime.startsWith("image/") || (data === undefined && mime === "" && !isPdf(address))) {
    return { type: "input_image", image_url: address, detail: file.detail ?? "auto" };
  }
  if (mime.startsWith("audio/") || mime.startsWith("video/")) {
    throw new AttemptFailure("model", `${target.id} takes no files of type ${mime} by the Responses API`);
  }
  if (data === undefined && !address.startsWith("data:")) {
    if (traits.fileAddresses) return { type: "input_file", file_url: address };
    const type = mime === "" ? "application/pdf" : mime;
    throw new AttemptFailure(
      "model",
      `${target.id} takes files of type ${type} only by content, not by address`,
    );
  }
  const filename = file.filename ?? `file.${mime.split("/")[1] || "bin"}`;
  return { type: "input_file", filename, file_data: address };
}

function isPdf(address: string): boolean {
  return /^data:application\/pdf|\.pdf(?:[?#]|$)/i.test(address.slice(0, 2048));
}
