import { stat } from "node:fs/promises";

/** The permission bits of a file; undefined where there is none, and where the system has no such bits. */
export async function fileMode(path: string): Promise<number | undefined> {
  if (process.platform === "win32") return undefined;
  try {
    return (await stat(path)).mode & 0o777;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
