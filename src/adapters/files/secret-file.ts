import { open } from "node:fs/promises";
import { EXIT, messageOf, PmovesError } from "../../kernel/errors.ts";

/** More is no passphrase. */
const MAX_BYTES = 64 * 1024;

/**
 * The text of a file that only its owner may read, without the line end that editors add. Throws
 * `PmovesError` `secret.file` (exit 2) for any other file; its content never reaches the message.
 */
export async function readSecretFile(path: string): Promise<string> {
  const text = await readOwned(path);
  const secret = text.replace(/\r?\n$/, "");
  if (secret === "") throw refused(path, "is empty", "write the passphrase into it");
  return secret;
}

async function readOwned(path: string): Promise<string> {
  let file: Awaited<ReturnType<typeof open>> | undefined;
  try {
    file = await open(path, "r");
    const { mode, size } = await file.stat();
    // Windows has no such bits: there the file's access list decides.
    if (process.platform !== "win32" && (mode & 0o077) !== 0) {
      const octal = (mode & 0o777).toString(8).padStart(4, "0");
      throw refused(path, `may be read by others (mode ${octal})`, `chmod 600 ${path}`);
    }
    if (size > MAX_BYTES)
      throw refused(path, "is too large for a passphrase", "name the file that holds it alone");
    return await file.readFile("utf8");
  } catch (cause) {
    if (cause instanceof PmovesError) throw cause;
    throw refused(
      path,
      `cannot be read: ${messageOf(cause)}`,
      "name a file that you may read, mode 0600",
      cause,
    );
  } finally {
    await file?.close();
  }
}

function refused(path: string, reason: string, hint: string, cause?: unknown): PmovesError {
  return new PmovesError(`${path} ${reason}`, { code: "secret.file", exit: EXIT.usage, hint, cause });
}
