import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

/** A folder of one test's own, gone when it is over. */
export function tempFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "pmoves-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
