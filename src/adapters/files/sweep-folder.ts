import { readdir, rm, rmdir } from "node:fs/promises";
import { join } from "node:path";

/** Removes what a folder holds but for the names that are kept, and the folder itself where nothing is left of it. */
export async function sweepFolder(folder: string, kept: readonly string[]): Promise<void> {
  const there = await namesIn(folder);
  if (there === undefined) return;
  const gone = there.filter((name) => !kept.includes(name));
  for (const name of gone) await rm(join(folder, name), { recursive: true, force: true });
  if (gone.length === there.length) await rmdir(folder);
}

async function namesIn(folder: string): Promise<readonly string[] | undefined> {
  try {
    return await readdir(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
