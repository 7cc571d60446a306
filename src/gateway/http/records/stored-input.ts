import { createHash } from "node:crypto";

interface StoredInput {
  readonly messages?: readonly { readonly content?: unknown }[];
}

interface StoredFile {
  readonly type: "file";
  readonly url?: string;
  readonly data?: string;
  readonly mime_type?: string;
}

/**
 * An input as TensorZero's API tells it: a file names the place in an object storage at which TensorZero would
 * keep it (`StoragePath`; here none is kept, kind `disabled`), its address as `source_url`, and beside them its
 * content, so that the block can be sent as it is.
 */
export function wireInput(text: string | null): unknown {
  if (text === null) return { messages: [] };
  const input = JSON.parse(text) as StoredInput;
  // Most inputs have no file.
  if (!Array.isArray(input.messages) || !text.includes('"type":"file"')) return input;
  const messages = input.messages.map((message) =>
    Array.isArray(message.content) ? { ...message, content: message.content.map(wireBlock) } : message,
  );
  return { ...input, messages };
}

function wireBlock(block: unknown): unknown {
  return isFile(block) ? { ...block, ...pointer(block) } : block;
}

function isFile(value: unknown): value is StoredFile {
  if (typeof value !== "object" || value === null) return false;
  const { type, url, data, storage_path: path } = value as Readonly<Record<string, unknown>>;
  // What was imported from TensorZero names its place already.
  return type === "file" && path === undefined && typeof (data ?? url) === "string";
}

const EXTENSIONS: Readonly<Record<string, string>> = {
  "image/jpeg": "jpg",
  "image/png": "png",
  "image/gif": "gif",
  "image/webp": "webp",
  "application/pdf": "pdf",
  "audio/mpeg": "mp3",
  "audio/wav": "wav",
};
const UNKNOWN = "application/octet-stream";

function pointer({ url, data, mime_type: type = UNKNOWN }: StoredFile) {
  const hash = createHash("sha256")
    .update(data ?? url ?? "")
    .digest("hex");
  const extension = EXTENSIONS[type] ?? "bin";
  return {
    mime_type: type,
    ...(url === undefined ? {} : { source_url: url }),
    storage_path: { kind: { type: "disabled" }, path: `observability/files/${hash}.${extension}` },
  };
}
