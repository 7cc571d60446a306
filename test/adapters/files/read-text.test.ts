import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readText } from "../../../src/adapters/files/read-text.ts";

describe("readText", () => {
  const folder = mkdtempSync(join(tmpdir(), "pmoves-read-"));

  it("reads a file, and knows that there is none", async () => {
    writeFileSync(join(folder, "a"), "über");
    expect(await readText(join(folder, "a"))).toBe("über");
    expect(await readText(join(folder, "b"))).toBeUndefined();
  });

  it("does not take a failure for a missing file", async () => {
    await expect(readText(folder)).rejects.toThrow("EISDIR");
  });
});
