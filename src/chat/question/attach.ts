import { type InputBlock, typeByContent } from "../../gateway/index.ts";
import { EXIT, messageOf, PmovesError } from "../../kernel/errors.ts";

/** Reads a file that the user names. Throws with the system's reason. */
export type ReadBytes = (path: string) => Promise<Uint8Array>;

const IMAGE_NAME = /\.(?:png|jpe?g|gif|webp|pdf)$/i;
/** What providers take at most in one request, roughly: a mistake is better told here. */
const MOST_BYTES = 20 << 20;

/**
 * A file as a part of a question: images and PDFs as they are, texts as text below their name. Throws
 * `PmovesError` (exit 2) for what can't be read, is too large, or is neither.
 */
export async function attachment(path: string, readBytes: ReadBytes): Promise<InputBlock> {
  if (/^https?:\/\//i.test(path)) return { type: "file", url: path };
  let bytes: Uint8Array;
  try {
    bytes = await readBytes(path);
  } catch (cause) {
    throw refused(path, messageOf(cause), "name a file that is there and may be read", cause);
  }
  if (bytes.length > MOST_BYTES) {
    throw refused(
      path,
      `it has ${bytes.length} bytes; ${MOST_BYTES} are taken at most`,
      "attach a part of it",
    );
  }
  const filename = path.split(/[/\\]/).at(-1) ?? path;
  const mimeType = typeByContent(bytes);
  if (mimeType !== undefined) {
    return { type: "file", data: Buffer.from(bytes).toString("base64"), mimeType, filename };
  }
  if (IMAGE_NAME.test(path)) {
    const hint =
      "PNG, JPEG, GIF and WebP images and PDFs are taken, told by their content; texts by any other name";
    throw refused(path, "its name is that of an image or PDF, but its content is not", hint);
  }
  return { type: "text", text: `${filename}:\n${fenced(textOf(path, bytes))}` };
}

function textOf(path: string, bytes: Uint8Array): string {
  const hint = "PNG, JPEG, GIF and WebP images, PDFs and UTF-8 texts are taken";
  if (bytes.includes(0)) throw refused(path, "it is neither an image, a PDF nor a text", hint);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw refused(path, "it is no UTF-8 text", hint, cause);
  }
}

/** A fence longer than any in the text. */
function fenced(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`{3,}/g)].map(([ticks]) => ticks.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}\n${text.endsWith("\n") ? text : `${text}\n`}${fence}`;
}

function refused(path: string, why: string, hint: string, cause?: unknown): PmovesError {
  return new PmovesError(`can't attach ${path}: ${why}`, {
    code: "chat.attachment",
    exit: EXIT.usage,
    hint,
    cause,
  });
}
