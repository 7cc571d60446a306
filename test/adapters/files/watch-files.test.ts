import { mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { watchFiles } from "../../../src/adapters/files/watch-files.ts";

describe("watchFiles", () => {
  let folder: string;
  let path: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "pmoves-watch-"));
    path = join(folder, "a.toml");
    await writeFile(path, "a = 1\n");
  });

  afterEach(() => rm(folder, { recursive: true }));

  /** Resolves at the next change; a test that sees none ends by its own time limit. */
  function nextChange(): { changed: Promise<void>; stop: () => void } {
    let stop: () => void = () => undefined;
    const changed = new Promise<void>((resolve) => {
      stop = watchFiles([path], resolve, 10);
    });
    return { changed, stop };
  }

  it.each([
    ["is written", () => writeFile(path, "a = 22\n")],
    [
      "is replaced by another",
      async () => {
        await writeFile(`${path}.new`, "a = 3\n");
        await rename(`${path}.new`, path);
      },
    ],
    ["goes away", () => rm(path)],
  ])("tells when a file %s", async (_, change) => {
    const { changed, stop } = nextChange();
    // The first look has to be over before the change; watchFile gives no sign of it, so it is made again.
    const again = setInterval(() => void change().catch(() => undefined), 50);
    await changed;
    clearInterval(again);
    stop();
    expect(await changed).toBeUndefined();
  });
});
