import { spawnSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

const APT = { ...process.env, DEBIAN_FRONTEND: "noninteractive", RUNLEVEL: "1" };
/** A mirror that does not answer must not hold up the tests for ever. */
const INSTALL_MS = 120_000;

/** The path of a program; undefined where there is none. Debian puts servers where a user's PATH does not lead. */
export function programPath(program: string): string | undefined {
  const folders = [...(process.env.PATH ?? "").split(delimiter), "/usr/sbin", "/usr/local/bin"];
  return folders.map((folder) => join(folder, program)).find(isExecutable);
}

/**
 * Sees to it that a program from a Debian package is there: what is on PATH, else the package where tests run
 * as root. Gives its path. Says on stderr what it does; without it the tests that need the program are reported
 * as skipped.
 */
export function provide(program: string, name: string): string | undefined {
  const there = programPath(program);
  if (there !== undefined) return there;
  const say = (text: string) => process.stderr.write(`${text}\n`);
  if (process.platform !== "linux" || process.getuid?.() !== 0) {
    say(`${program} is not on PATH: tests that need it are skipped (Debian's package: ${name})`);
    return undefined;
  }
  say(`installing Debian's package ${name} for the tests`);
  let run = apt(["install", "-y", "--no-install-recommends", name]);
  if (run.status !== 0) {
    // A fresh machine may not know of any package yet.
    apt(["update"]);
    run = apt(["install", "-y", "--no-install-recommends", name]);
  }
  const path = programPath(program);
  if (path === undefined) {
    const why = run.error?.message ?? run.stderr.trim().split("\n").at(-1);
    say(`${name} can't be installed, so tests that need ${program} are skipped: ${why}`);
  }
  return path;
}

function apt(argv: readonly string[]) {
  return spawnSync("apt-get", argv, { env: APT, encoding: "utf8", timeout: INSTALL_MS });
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
