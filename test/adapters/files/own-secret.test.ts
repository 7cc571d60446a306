import { chmodSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { ownSecret } from "../../../src/adapters/files/own-secret.ts";
import { tempFolder } from "../../support/temp-folder.ts";

it("a secret is made once, long, and for its owner alone", async () => {
  const path = join(tempFolder(), "state", "token");
  const first = await ownSecret(path);
  expect(first).toMatchObject({ made: true, text: expect.stringMatching(/^[\w-]{43}$/) });
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(readFileSync(path, "utf8")).toBe(`${first.text}\n`);
  expect(await ownSecret(path)).toEqual({ text: first.text, made: false });
});

it("of several that start at once one makes it, and all have the same", async () => {
  const path = join(tempFolder(), "token");
  const all = await Promise.all(Array.from({ length: 8 }, () => ownSecret(path)));
  expect(all.filter(({ made }) => made).length).toBe(1);
  expect(new Set(all.map(({ text }) => text)).size).toBe(1);
});

it("a file that others may read is refused, and so is a place where no file can be", async () => {
  const folder = tempFolder();
  const open = join(folder, "open");
  writeFileSync(open, "hunter2\n");
  chmodSync(open, 0o644);
  await expect(ownSecret(open)).rejects.toMatchObject({ code: "secret.file" });
  writeFileSync(join(folder, "plain"), "");
  await expect(ownSecret(join(folder, "plain", "token"))).rejects.toMatchObject({ code: "secret.file" });
});
