import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** One folder for everything that a test run writes; it goes when the run is over, however its tests ended. */
export function setup(): () => void {
  const before = process.env.TMPDIR;
  const scratch = mkdtempSync(join(tmpdir(), "pmoves-test-"));
  // Workers inherit the environment, and `os.tmpdir` reads it.
  process.env.TMPDIR = scratch;
  return () => {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
    rmSync(scratch, { recursive: true, force: true, maxRetries: 3 });
  };
}
