import { spawnSync } from "node:child_process";

const APT = { ...process.env, DEBIAN_FRONTEND: "noninteractive", RUNLEVEL: "1" };

/** Whether a program can be started from here. */
export function onPath(program: string): boolean {
  return spawnSync(program, ["--version"], { stdio: "ignore" }).error === undefined;
}

/**
 * Sees to it that a program from a Debian package is there: what is on PATH, else the package where tests run
 * as root. Says on stderr what it does; without it the tests that need the program are reported as skipped.
 */
export function provide(program: string, name: string): void {
  if (onPath(program)) return;
  const say = (text: string) => process.stderr.write(`${text}\n`);
  if (process.getuid?.() !== 0) {
    say(`${program} is not on PATH: tests that need it are skipped (Debian's package: ${name})`);
    return;
  }
  say(`installing Debian's package ${name} for the tests`);
  const install = () =>
    spawnSync("apt-get", ["install", "-y", "--no-install-recommends", name], { env: APT, encoding: "utf8" });
  let run = install();
  if (run.status !== 0) {
    // A fresh machine may not know of any package yet.
    spawnSync("apt-get", ["update"], { env: APT, stdio: "ignore" });
    run = install();
  }
  if (run.status !== 0 || !onPath(program)) {
    const why = run.error?.message ?? run.stderr.trim().split("\n").at(-1);
    say(`${name} can't be installed, so tests that need ${program} are skipped: ${why}`);
  }
}
