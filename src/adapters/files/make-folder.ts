import { mkdir as make } from "node:fs/promises";

/** A folder for its owner alone, with those above it. */
export async function mkdir(path: string): Promise<void> {
  await make(path, { recursive: true, mode: 0o700 });
}
