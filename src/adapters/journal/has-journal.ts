import { existsSync } from "node:fs";
import { join } from "node:path";

/** Whether a journal was ever opened in a folder; to look is not to make one. */
export function hasJournal(folder: string): boolean {
  return existsSync(join(folder, "lock.sqlite"));
}
