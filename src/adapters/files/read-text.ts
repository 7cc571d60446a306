import { readFile } from "node:fs/promises";

/** The text of a file, or undefined where there is none. Any other failure is thrown. */
export async function readText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
