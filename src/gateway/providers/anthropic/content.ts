import type { Target } from "../../config/types.ts";
import { AttemptFailure, type FileBlock, type ThoughtBlock, type UnknownBlock } from "../../model/index.ts";
import { fieldsOf } from "../fields.ts";
import type { ModelTraits } from "./models.ts";

export type WireBlock = { readonly type: string; readonly [key: string]: unknown };

const IMAGES: ReadonlySet<string> = new Set(["image/jpeg", "image/png", "image/gif", "image/webp"]);
const PDF = "application/pdf";

/**
 * An image or a document (platform.claude.com, vision and PDF support): by content or by address. Text
 * files go as documents of plain text. What the wire has no place for is a failure of this target.
 */
export function fileBlock(file: FileBlock, target: Target): WireBlock {
  const inline = /^data:([^;,]*)(?:;[^;,]*)*;base64,/.exec(file.url?.slice(0, 200) ?? "");
  const data = file.data ?? (inline === null ? undefined : file.url?.slice(inline[0].length));
  const mime = file.mimeType ?? (inline?.[1] || guessed(file.url));
  if (data === undefined && file.url === undefined) {
    throw new AttemptFailure("caller", "a file has neither url nor data");
  }
  if (IMAGES.has(mime)) return { type: "image", source: sourceOf(data, file.url, mime) };
  const title = file.filename === undefined ? {} : { title: file.filename };
  if (mime === PDF) return { type: "document", source: sourceOf(data, file.url, mime), ...title };
  if (data !== undefined && isText(mime)) {
    const text = Buffer.from(data, "base64").toString("utf8");
    return { type: "document", source: { type: "text", media_type: "text/plain", data: text }, ...title };
  }
  // Without a type the upstream sees for itself what the address leads to.
  if (data === undefined && (mime === "" || mime === "image/*")) {
    return { type: "image", source: sourceOf(data, file.url, mime) };
  }
  const how = data === undefined ? "by address" : "by content";
  throw new AttemptFailure(
    "model",
    `${target.id} takes no files of type ${mime === "" ? "unknown" : mime} ${how}; it takes JPEG, PNG, GIF and WebP images, PDF and text`,
  );
}

function sourceOf(data: string | undefined, url: string | undefined, mime: string): WireBlock {
  return data === undefined ? { type: "url", url } : { type: "base64", media_type: mime, data };
}

function guessed(url: string | undefined): string {
  return url !== undefined && /\.pdf(?:[?#]|$)/i.test(url) ? PDF : "";
}

function isText(mime: string): boolean {
  return mime.startsWith("text/") || mime === "application/json" || mime === "application/xml";
}

/** The wire's name of a thought that is all encrypted; kept in `extraData.type`. */
export const REDACTED = "redacted_thinking";

/**
 * A thought goes back unchanged, and only to the kind of service that signed it. One that was never signed
 * is refused by the wire.
 */
export function thoughtBlock(
  block: ThoughtBlock,
  target: Target,
  traits: ModelTraits,
): WireBlock | undefined {
  const { text, signature, providerType } = block;
  if (signature === undefined || signature === "" || !isOwn(providerType, target)) return undefined;
  if (isRedacted(block, traits)) return { type: REDACTED, data: signature };
  return { type: "thinking", thinking: text ?? "", signature };
}

/** Where a client lost what it is: models that always give their thoughts' text left it out of redacted ones alone. */
function isRedacted({ text, extraData }: ThoughtBlock, traits: ModelTraits): boolean {
  const stated = fieldsOf(extraData)?.type;
  return stated === undefined ? text === undefined && !traits.textOmitted : stated === REDACTED;
}

/** Signatures hold on every platform that serves the same models. */
function isOwn(providerType: string | undefined, target: Target): boolean {
  if (providerType === undefined || providerType === target.kind) return true;
  return target.kind === "anthropic" && providerType === "gcp_vertex_anthropic";
}

/** True for a block that names this target, or none. */
export function isFor(block: UnknownBlock, target: Target): boolean {
  return (
    (block.modelName === undefined || block.modelName === target.model) &&
    (block.providerName === undefined || block.providerName === target.provider)
  );
}
