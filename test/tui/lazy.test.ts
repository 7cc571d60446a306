import { spawnSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../../", import.meta.url));

// Node tells of every module that it loads, from the program's sources: a bundle would hide their names.
const spy = `data:text/javascript,${encodeURIComponent(`
  import { registerHooks } from "node:module";
  registerHooks({ load(url, context, next) { process._rawDebug("loaded " + url); return next(url, context); } });
`)}`;

function loadedBy(args: readonly string[]) {
  const home = mkdtempSync(join(tmpdir(), "pmoves-lazy-"));
  const env = { PATH: process.env.PATH ?? "", HOME: home, PMOVES_HOME: home };
  const words = ["--import", spy, "test/tui/support/program.ts", ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, words, { cwd: root, env, encoding: "utf8" });
  const loaded = stderr.split("\n").filter((line) => line.startsWith("loaded "));
  return { status, stdout, loaded };
}

describe("a command that has a screen, without a terminal", () => {
  it.each([["geometry", "default"], ["traces"], ["--help"]])("loads no part of Ink: %s %s", (...args) => {
    const { status, stdout, loaded } = loadedBy(args);
    expect(status).toBe(0);
    expect(stdout.length).toBeGreaterThanOrEqual(args[0] === "traces" ? 0 : 1);
    expect(loaded.some((line) => line.includes("src/main.ts"))).toBe(true);
    expect(loaded.filter((line) => /\/(ink|react|yoga-layout)\//.test(line))).toEqual([]);
    expect(loaded.filter((line) => line.includes("/src/tui/ink/"))).toEqual([]);
  });
});
