import { EXIT, messageOf, PmovesError } from "../../kernel/errors.ts";
import type { Source } from "../../kernel/terminal.ts";

export interface BodyPorts {
  readonly stdin: Source;
  /** The bytes of a file that the user names. Throws with the system's reason. */
  readonly readBytes: (path: string) => Promise<Uint8Array>;
}

/** The bytes of a message: given, of a file, or of stdin. Throws `PmovesError` `usage.body` (exit 2). */
export async function readBody(
  { stdin, readBytes }: BodyPorts,
  body: string | undefined,
  file: string | undefined,
): Promise<Uint8Array> {
  if (body !== undefined && file !== undefined)
    throw wrong("a body and --file are both given", "leave one out");
  if (file !== undefined) {
    try {
      return await readBytes(file);
    } catch (cause) {
      throw wrong(`${file} cannot be read: ${messageOf(cause)}`, "name a file that is there", cause);
    }
  }
  if (body !== undefined && body !== "-") return Buffer.from(body);
  if (body === undefined && stdin.isTTY)
    throw wrong("no body is given", "write it behind the subject, name a --file, or pipe it in");
  return Buffer.from(await stdin.text());
}

function wrong(message: string, hint: string, cause?: unknown): PmovesError {
  return new PmovesError(message, { code: "usage.body", exit: EXIT.usage, hint, cause });
}
