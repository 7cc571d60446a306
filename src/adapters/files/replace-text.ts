import { randomUUID } from "node:crypto";
import { chmod, realpath, rename, rm, stat, writeFile } from "node:fs/promises";
import { messageOf, PmovesError } from "../../kernel/errors.ts";

/** Mode of a file that was not there: what it holds may be nobody else's business. */
const NEW_MODE = 0o600;

/**
 * Replaces the text of a file as a whole; its mode stays, and a link stays a link. A reader sees the old or
 * the new text. Throws `PmovesError` `file.unwritable`.
 */
export async function replaceText(path: string, text: string): Promise<void> {
  try {
    const target = await realpath(path).catch((error: unknown) => absent(error) ?? path);
    const mode = await stat(target).then(
      (found) => found.mode & 0o7777,
      (error: unknown) => absent(error) ?? NEW_MODE,
    );
    const draft = `${target}.${randomUUID()}.tmp`;
    try {
      await writeFile(draft, text, { flag: "wx", mode });
      await chmod(draft, mode);
      await rename(draft, target);
    } finally {
      await rm(draft, { force: true });
    }
  } catch (cause) {
    throw new PmovesError(`can't write ${path}: ${messageOf(cause)}`, { code: "file.unwritable", cause });
  }
}

/** Undefined where the file is only not there; throws what else is wrong. */
function absent(error: unknown): undefined {
  if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  return undefined;
}
