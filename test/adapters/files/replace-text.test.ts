import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { replaceText } from "../../../src/adapters/files/replace-text.ts";
import { tempFolder } from "../../support/temp-folder.ts";

describe("replacing the text of a file", () => {
  it.each([0o600, 0o640, 0o644])("keeps its mode %o", async (mode) => {
    const path = join(tempFolder(), "e");
    writeFileSync(path, "old");
    chmodSync(path, mode);
    await replaceText(path, "new");
    expect(readFileSync(path, "utf8")).toBe("new");
    expect(statSync(path).mode & 0o777).toBe(mode);
  });

  it("makes a file for its owner alone, and leaves nothing else behind", async () => {
    const folder = tempFolder();
    await replaceText(join(folder, "e"), "new");
    expect(statSync(join(folder, "e")).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(["e"]);
  });

  it("writes through a link", async () => {
    const folder = tempFolder();
    writeFileSync(join(folder, "real"), "old");
    symlinkSync("real", join(folder, "link"));
    await replaceText(join(folder, "link"), "new");
    expect(lstatSync(join(folder, "link")).isSymbolicLink()).toBe(true);
    expect(readFileSync(join(folder, "real"), "utf8")).toBe("new");
  });

  it("says what it cannot write", async () => {
    const folder = tempFolder();
    mkdirSync(join(folder, "d"));
    await expect(replaceText(join(folder, "none", "e"), "new")).rejects.toMatchObject({
      code: "file.unwritable",
    });
    await expect(replaceText(join(folder, "d"), "new")).rejects.toMatchObject({ code: "file.unwritable" });
  });
});
