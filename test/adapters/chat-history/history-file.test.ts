import { execFile } from "node:child_process";
import { appendFile, chmod, mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { historyFile } from "../../../src/adapters/chat-history/history-file.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const child = fileURLToPath(new URL("append-child.ts", import.meta.url));

describe("the history of prompts", () => {
  it("is empty where nothing was ever sent", async () => {
    const folder = tempFolder();
    expect(await historyFile(join(folder, "none")).list()).toEqual({ prompts: [], broken: 0 });
  });

  it("gives back what was sent, several lines as one, oldest first, each once", async () => {
    const folder = tempFolder();
    await using history = historyFile(folder);
    for (const text of ["one", "two\nlines", "three 👩‍🚀", "one"]) await history.append(text);
    await using other = historyFile(folder);
    expect(await other.list()).toEqual({ prompts: ["two\nlines", "three 👩‍🚀", "one"], broken: 0 });
  });

  it.skipIf(process.platform === "win32")("is its owner's alone, even where it was not before", async () => {
    const folder = join(tempFolder(), "state");
    await using history = historyFile(folder);
    await history.append("secret");
    const path = join(folder, "history.jsonl");
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    await chmod(path, 0o644);
    await history.append("another");
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  it("passes over broken lines and says how many there were", async () => {
    const folder = tempFolder();
    const path = join(folder, "history.jsonl");
    const lines = ['{"text":"good"}', "{broken", '"no object"', '{"text":7}', "null", '{"text":""}', ""];
    await writeFile(path, Buffer.concat([Buffer.from(lines.join("\n")), Buffer.from([0xff, 0xfe, 10])]));
    await using history = historyFile(folder);
    expect(await history.list()).toEqual({ prompts: ["good"], broken: 6 });
  });

  it("does not join a text to a line that a crash has torn", async () => {
    const folder = tempFolder();
    await using history = historyFile(folder);
    await history.append("before");
    await appendFile(join(folder, "history.jsonl"), '{"text":"torn');
    await history.append("after");
    expect(await history.list()).toEqual({ prompts: ["before", "after"], broken: 1 });
  });

  it("keeps the newest texts only, and the file short", async () => {
    const folder = tempFolder();
    for (let round = 0; round < 5; round++) {
      await using history = historyFile(folder, { entries: 10, bytes: 10_000 });
      for (let i = 0; i < 5; i++) await history.append(`text ${round * 5 + i}`);
    }
    await using history = historyFile(folder, { entries: 10, bytes: 10_000 });
    const { prompts } = await history.list();
    expect(prompts).toEqual(Array.from({ length: 10 }, (_, i) => `text ${i + 15}`));
    const lines = (await readFile(join(folder, "history.jsonl"), "utf8")).trim().split("\n");
    expect(lines.length).toBeLessThanOrEqual(16);
    expect((await readdir(folder)).filter((name) => name.endsWith(".tmp"))).toEqual([]);
  });

  it("stays within its bytes, with the newest text whatever its size", async () => {
    const folder = tempFolder();
    await using history = historyFile(folder, { entries: 1000, bytes: 1000 });
    for (let i = 0; i < 40; i++) await history.append(`${i} ${"x".repeat(100)}`);
    expect((await stat(join(folder, "history.jsonl"))).size).toBeLessThan(2300);
    await history.append("y".repeat(5000));
    expect((await history.list()).prompts).toEqual(["y".repeat(5000)]);
  });

  it("loses nothing of several programs that write at once", async () => {
    const folder = tempFolder();
    const run = promisify(execFile);
    const names = ["a", "b", "c"];
    await Promise.all(names.map((name) => run(process.execPath, [child, folder, name, "40"])));
    const { prompts, broken } = await historyFile(folder).list();
    expect(broken).toBe(0);
    const expected = names.flatMap((name) =>
      Array.from({ length: 40 }, (_, i) => `${name} ${i}\nsecond line`),
    );
    expect(prompts.toSorted()).toEqual(expected.toSorted());
  }, 60_000);

  it("says which file can't be read or written, and why", async () => {
    const folder = tempFolder();
    await mkdir(join(folder, "history.jsonl"));
    await using history = historyFile(folder);
    const error = { code: "chat.history", message: expect.stringMatching(/history\.jsonl: .*EISDIR/) };
    await expect(history.list()).rejects.toMatchObject(error);
    await expect(history.append("x")).rejects.toMatchObject(error);
  });
});
