import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { writeFiles } from "../../../src/adapters/files/write-files.ts";
import { tempFolder } from "../../support/temp-folder.ts";

it("writes files and the folders around them, and leaves nothing else", async () => {
  const folder = tempFolder();
  const path = join(folder, "a/b/one.toml");
  await writeFiles([{ path, text: "x = 1\n" }], false);
  expect(readFileSync(path, "utf8")).toBe("x = 1\n");
  expect(readdirSync(join(folder, "a/b"))).toEqual(["one.toml"]);
});

it("writes none where one of them is there already", async () => {
  const folder = tempFolder();
  const [first, second] = [join(folder, "first"), join(folder, "second")];
  writeFileSync(second, "mine");
  const files = [first, second].map((path) => ({ path, text: "new" }));
  await expect(writeFiles(files, false)).rejects.toMatchObject({ code: "file.exists", exit: 2 });
  expect(readdirSync(folder)).toEqual(["second"]);
  expect(readFileSync(second, "utf8")).toBe("mine");
});

it("overwrites when it is forced", async () => {
  const path = join(tempFolder(), "one");
  writeFileSync(path, "old");
  await writeFiles([{ path, text: "new" }], true);
  expect(readFileSync(path, "utf8")).toBe("new");
});

it("leaves no draft where it fails", async () => {
  const folder = tempFolder();
  mkdirSync(join(folder, "taken"));
  await expect(writeFiles([{ path: join(folder, "taken"), text: "x" }], true)).rejects.toMatchObject({
    code: "file.unwritable",
    message: expect.stringContaining(`can't write ${join(folder, "taken")}: EISDIR`),
  });
  expect(readdirSync(folder)).toEqual(["taken"]);
});

it.runIf(process.platform === "linux")("gives up where no folder can be made", async () => {
  await expect(writeFiles([{ path: "/proc/nothing/here/x", text: "x" }], false)).rejects.toMatchObject({
    code: "file.unwritable",
  });
});

it("refuses a file where a folder would have to be", async () => {
  const folder = tempFolder();
  writeFileSync(join(folder, "file"), "");
  await expect(writeFiles([{ path: join(folder, "file/x"), text: "x" }], true)).rejects.toMatchObject({
    code: "file.unwritable",
  });
});
