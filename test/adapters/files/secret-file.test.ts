import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readSecretFile } from "../../../src/adapters/files/secret-file.ts";
import { tempFolder } from "../../support/temp-folder.ts";

function fileWith(text: string, mode: number): string {
  const path = join(tempFolder(), "key");
  writeFileSync(path, text);
  chmodSync(path, mode);
  return path;
}

describe("readSecretFile", () => {
  it("reads what only the owner may read, without the editor's line end", async () => {
    expect(await readSecretFile(fileWith("a b \n", 0o600))).toBe("a b ");
    expect(await readSecretFile(fileWith("x\ny\r\n", 0o400))).toBe("x\ny");
  });

  it.each([0o644, 0o640, 0o604, 0o660])("refuses mode %o, with the mend", async (mode) => {
    const path = fileWith("hunter2", mode);
    await expect(readSecretFile(path)).rejects.toMatchObject({
      code: "secret.file",
      exit: 2,
      message: expect.stringMatching(/may be read by others \(mode 0\d{3}\)$/),
      hint: `chmod 600 ${path}`,
    });
  });

  it.each([
    ["", "is empty"],
    ["\n", "is empty"],
    ["x".repeat(70_000), "is too large"],
  ])("refuses %j-like content", async (text, reason) => {
    await expect(readSecretFile(fileWith(text, 0o600))).rejects.toThrow(reason);
  });

  it("says why a file cannot be read", async () => {
    await expect(readSecretFile(join(tempFolder(), "none"))).rejects.toThrow(/none cannot be read: ENOENT/);
    await expect(readSecretFile(tempFolder())).rejects.toMatchObject({ code: "secret.file" });
  });
});
