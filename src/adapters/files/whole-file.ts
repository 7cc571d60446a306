import { randomUUID } from "node:crypto";
import { createWriteStream } from "node:fs";
import { access, chmod, link, mkdir, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { EXIT, messageOf, PmovesError } from "../../kernel/errors.ts";

/**
 * A file that is complete or not there: `write` fills a draft beside it, which then takes its name. Throws
 * `PmovesError`: `file.exists` (exit 2) where one is there and `force` is not set, `file.unwritable` otherwise.
 */
export async function wholeFile<Result>(
  path: string,
  force: boolean,
  write: (draft: string) => Promise<Result>,
): Promise<Result> {
  if (!force && (await isThere(path))) throw alreadyThere(path);
  const draft = `${path}.${randomUUID()}.tmp`;
  try {
    await mkdir(dirname(path), { recursive: true });
    const result = await write(draft);
    // What was said to a model is nobody else's to read until its owner says so.
    await chmod(draft, 0o600);
    if (force) await rename(draft, path);
    else await link(draft, path);
    return result;
  } catch (cause) {
    if (cause instanceof PmovesError) throw cause;
    const { code } = cause as NodeJS.ErrnoException;
    if (code === "EEXIST") throw alreadyThere(path);
    if (code === "EISDIR") throw isFolder(path);
    throw unwritable(path, cause, "name a place with room that may be written to");
  } finally {
    await rm(draft, { force: true });
  }
}

/** One JSON value a line. Resolves to their number. */
export async function writeJsonLines(path: string, values: AsyncIterable<unknown>): Promise<number> {
  let count = 0;
  async function* lines() {
    for await (const value of values) {
      count += 1;
      yield `${JSON.stringify(value)}\n`;
    }
  }
  await pipeline(Readable.from(lines()), createWriteStream(path, { flags: "wx", mode: 0o600 }));
  return count;
}

async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

export function unwritable(path: string, cause: unknown, hint: string): PmovesError {
  return new PmovesError(`can't write ${path}: ${messageOf(cause)}`, {
    code: "file.unwritable",
    hint,
    cause,
  });
}

function isFolder(path: string): PmovesError {
  return new PmovesError(`${path} is a folder`, {
    code: "file.exists",
    exit: EXIT.usage,
    hint: "name a file in it",
  });
}

function alreadyThere(path: string): PmovesError {
  return new PmovesError(`${path} is there already`, {
    code: "file.exists",
    exit: EXIT.usage,
    hint: "name another place, or overwrite it with --force",
  });
}
