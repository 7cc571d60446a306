import { readFile } from "node:fs/promises";

/** Throws with the system's reason. */
export function readBytes(path: string): Promise<Uint8Array> {
  return readFile(path);
}
