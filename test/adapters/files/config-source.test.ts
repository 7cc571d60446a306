import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { diskConfigSource } from "../../../src/adapters/files/config-source.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "pmoves-config-"));
  await mkdir(join(folder, "conf", "dir.toml"), { recursive: true });
  await writeFile(join(folder, "conf", "b.toml"), "b = 1");
  await writeFile(join(folder, "conf", "a.toml"), "a = 1");
  await writeFile(join(folder, "conf", "bad.txt"), Buffer.from([0x61, 0xff]));
  await symlink(join(folder, "conf", "a.toml"), join(folder, "conf", "link.toml"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));
const source = () => diskConfigSource({ A: "1" }, folder);

describe("configuration on disk", () => {
  it("reads files from the working directory", async () => {
    expect(await source().readFile("conf/a.toml")).toBe("a = 1");
    expect(await source().readFile(join(folder, "conf", "b.toml"))).toBe("b = 1");
  });

  it("gives the system's reason for what it can't read", async () => {
    await expect(source().readFile("none.toml")).rejects.toThrow("ENOENT");
    await expect(source().readFile("conf")).rejects.toThrow("EISDIR");
  });

  it("refuses text that is no UTF-8", async () => {
    await expect(source().readFile("conf/bad.txt")).rejects.toThrow(/utf-8/);
  });

  it("expands patterns to sorted files, links included and folders not", async () => {
    expect(await source().glob("conf/*.toml")).toEqual(["conf/a.toml", "conf/b.toml", "conf/link.toml"]);
    expect(await source().glob(join(folder, "conf", "{a,b}.toml"))).toEqual([
      join(folder, "conf", "a.toml"),
      join(folder, "conf", "b.toml"),
    ]);
    expect(await source().glob("nowhere/*.toml")).toEqual([]);
  });

  it("tells what is there from what can be read", async () => {
    expect([await source().exists("conf"), await source().readable("conf")]).toEqual([true, false]);
    expect([await source().exists("conf/a.toml"), await source().readable("conf/a.toml")]).toEqual([
      true,
      true,
    ]);
    expect([await source().exists("none"), await source().readable("none")]).toEqual([false, false]);
  });

  it.skipIf(process.getuid?.() === 0)("knows a file that it may not read", async () => {
    const file = join(folder, "secret.toml");
    await writeFile(file, "");
    await chmod(file, 0);
    expect([await source().exists(file), await source().readable(file)]).toEqual([true, false]);
  });

  it("resolves names that this machine knows", async () => {
    expect(await source().resolves("localhost")).toBe(true);
    expect(await source().resolves("no-such-host.invalid")).toBe(false);
  });
});
