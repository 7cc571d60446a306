import type { Target } from "../../config/types.ts";
import {
  AttemptFailure,
  type Block,
  type FileBlock,
  type Json,
  type UnknownBlock,
} from "../../model/index.ts";
import type { OpenAiTraits } from "./traits.ts";

export type Part = { readonly type: string; readonly [key: string]: unknown };

/** A user message's content: plain text where that is all, else parts. Undefined where nothing is left to say. */
export function userContent(
  blocks: readonly Block[],
  target: Target,
  traits: OpenAiTraits,
): string | readonly unknown[] | undefined {
  const first = blocks[0];
  if (blocks.length === 1 && first?.type === "text") return first.text;
  const parts: unknown[] = [];
  let onlyText = true;
  for (const block of blocks) {
    if (block.type === "text") {
      parts.push({ type: "text", text: block.text });
    } else if (block.type === "file") {
      parts.push(filePart(block, target));
      onlyText = false;
    } else if (block.type === "unknown" && isFor(block, target)) {
      parts.push(block.data);
      onlyText = false;
    }
  }
  if (parts.length === 0) return undefined;
  if (!onlyText || (traits.textParts && parts.length > 1)) return parts;
  return blocks.flatMap((block) => (block.type === "text" ? [block.text] : [])).join("\n");
}

/** True for a block of another provider's making that names this target, or none. */
export function isFor(block: UnknownBlock, target: Target): boolean {
  return (
    (block.modelName === undefined || block.modelName === target.model) &&
    (block.providerName === undefined || block.providerName === target.provider)
  );
}

function filePart(file: FileBlock, target: Target): Part {
  const mime = file.mimeType ?? "";
  const address = file.data === undefined ? file.url : `data:${mime};base64,${file.data}`;
  if (address === undefined) throw new AttemptFailure("caller", "a file has neither url nor data");
  if (mime.startsWith("image/") || (mime === "" && file.data === undefined)) {
    const detail: Record<string, Json> = file.detail === undefined ? {} : { detail: file.detail };
    return { type: "image_url", image_url: { url: address, ...detail } };
  }
  if (mime.startsWith("audio/") && file.data !== undefined) {
    return { type: "input_audio", input_audio: { data: file.data, format: audioFormat(mime) } };
  }
  if (file.data === undefined && target.kind !== "openrouter") {
    const message = `${target.id} takes files of type ${mime} only by content, not by address`;
    throw new AttemptFailure("model", message);
  }
  const filename = file.filename ?? `file.${mime.split("/")[1] ?? "bin"}`;
  return { type: "file", file: { file_data: address, filename } };
}

function audioFormat(mime: string): string {
  const name = mime.slice("audio/".length);
  return name === "mpeg" ? "mp3" : name.replace(/^x-/, "");
}
