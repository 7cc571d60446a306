import { describe, expect, it } from "vitest";
import { findConfig, loadConfig, parseRewrite } from "../../../src/gateway/config/index.ts";
import { SPOKEN } from "./load-text.ts";
import { memorySource } from "./memory-source.ts";

const find = (names: readonly string[], explicit?: string) =>
  findConfig(memorySource(Object.fromEntries(names.map((name) => [name, ""]))), {
    cwd: "/w",
    userConfigDir: "/home/u/.config/pmoves",
    explicit,
  });
const HERE = "/w/tensorzero.toml";
const BELOW = "/w/config/tensorzero.toml";
const USER = "/home/u/.config/pmoves/tensorzero.toml";

describe("finding the configuration", () => {
  it.each([
    [[HERE, BELOW, USER], [HERE]],
    [[BELOW, USER], [BELOW]],
    [[USER], [USER]],
    [[], []],
  ])("with %j there takes %j", async (there, found) => {
    expect(await find(there)).toEqual(found);
  });

  it("takes what --config names before anything else, and all that a pattern matches", async () => {
    expect(await find([HERE, "mine.toml"], "mine.toml")).toEqual(["mine.toml"]);
    expect(await find(["c/b.toml", "c/a.toml", "c/x.md"], "c/*.toml")).toEqual(["c/a.toml", "c/b.toml"]);
  });

  it("takes a file whose name looks like a pattern", async () => {
    expect(await find(["a[1].toml"], "a[1].toml")).toEqual(["a[1].toml"]);
  });

  it.each([
    ["none.toml", "can't read --config none.toml"],
    ["c/*.toml", "no file matches --config c/*.toml"],
  ])("fails clearly where --config %s leads to nothing", async (explicit, message) => {
    await expect(find([HERE], explicit)).rejects.toMatchObject({
      message,
      exit: 2,
      code: "config.not_found",
    });
  });

  it("fails clearly where a file can't be read", async () => {
    const loading = loadConfig({ files: ["gone.toml"], source: memorySource({}), spokenWires: SPOKEN });
    await expect(loading).rejects.toMatchObject({
      exit: 2,
      code: "config.unreadable",
      message: expect.stringContaining("can't read the configuration gone.toml: no such file"),
    });
  });
});

describe("--rewrite", () => {
  it.each(["a=b", "a:1=b:2", "host.docker.internal=localhost", "[::1]:80=localhost"])("reads %s", (text) => {
    const [from, to] = text.split("=");
    expect(parseRewrite(text)).toEqual({ from, to });
  });

  it.each(["", "a", "a=", "=b", "a=b=c", "http://a=b", "a=b/c", "a b=c"])(
    "refuses %j with the form it wants",
    (text) => {
      expect(() => parseRewrite(text)).toThrow(expect.objectContaining({ exit: 2, code: "usage.rewrite" }));
    },
  );
});
