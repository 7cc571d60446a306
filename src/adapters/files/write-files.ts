import { randomUUID } from "node:crypto";
import { access, link, mkdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { EXIT, messageOf, PmovesError } from "../../kernel/errors.ts";

export interface NewFile {
  readonly path: string;
  readonly text: string;
}

/**
 * Writes text files, their folders too; a reader sees each one whole or not at all. Without `force` nothing is
 * overwritten: throws `PmovesError` `file.exists` (exit 2) before any is written.
 */
export async function writeFiles(files: readonly NewFile[], force: boolean): Promise<void> {
  if (!force) for (const { path } of files) await refuseExisting(path);
  for (const { path, text } of files) {
    try {
      await writeWhole(path, text, force);
    } catch (cause) {
      if (cause instanceof PmovesError) throw cause;
      throw new PmovesError(`can't write ${path}: ${messageOf(cause)}`, { code: "file.unwritable", cause });
    }
  }
}

async function writeWhole(path: string, text: string, force: boolean): Promise<void> {
  await makeFolder(dirname(path));
  const draft = `${path}.${randomUUID()}.tmp`;
  try {
    await writeFile(draft, text, { flag: "wx" });
    // A link, unlike a rename, does not replace what another process has put there meanwhile.
    if (force) await rename(draft, path);
    else await linkNew(draft, path);
  } finally {
    await rm(draft, { force: true });
  }
}

/** `mkdir` with `recursive` never ends in a file system like /proc, which denies that what it holds is there. */
async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EEXIST") return;
    if (code !== "ENOENT" || dirname(path) === path) throw error;
    await makeFolder(dirname(path));
    await mkdir(path);
  }
}

async function refuseExisting(path: string): Promise<void> {
  try {
    await access(path);
  } catch {
    return; // writing it will say why it can't be
  }
  throw alreadyThere(path);
}

async function linkNew(draft: string, path: string): Promise<void> {
  try {
    await link(draft, path);
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === "EEXIST" ? alreadyThere(path) : error;
  }
}

function alreadyThere(path: string): PmovesError {
  return new PmovesError(`${path} is there already`, {
    code: "file.exists",
    exit: EXIT.usage,
    hint: "name another place, or overwrite it with --force",
  });
}
