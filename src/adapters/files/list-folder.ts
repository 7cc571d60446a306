import { readdir } from "node:fs/promises";

/** Names in a folder, sorted; folders end with a slash. Throws with the system's reason. */
export async function listFolder(path: string): Promise<readonly string[]> {
  const entries = await readdir(path === "" ? "." : path, { withFileTypes: true });
  return entries.map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name)).sort();
}
