import { type ChildProcess, spawn } from "node:child_process";
import { EventEmitter } from "node:events";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { fileURLToPath } from "node:url";
import { main } from "../../src/main.ts";

export interface Ended {
  readonly exit: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a command line with every capability as it is, in a home and with variables of the test's own. */
export async function pmoves(
  home: string,
  argv: readonly string[],
  more: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  const texts = { out: "", err: "" };
  const stdout = new PassThrough().on("data", (chunk: Buffer) => {
    texts.out += chunk.toString("utf8");
  });
  const stderr = new PassThrough().on("data", (chunk: Buffer) => {
    texts.err += chunk.toString("utf8");
  });
  const host = Object.assign(new EventEmitter(), {
    argv: ["node", "pmoves", ...argv],
    env: envOf(home, more),
    cwd: () => home,
    stdin: new PassThrough().end(),
    stdout,
    stderr,
  });
  const exit = await main(host as unknown as NodeJS.Process);
  return { exit, ...texts };
}

/** The same as a process of its own, to be killed; `shell` is what a shell does before it becomes that process. */
export function pmovesProcess(
  home: string,
  argv: readonly string[],
  more: Readonly<Record<string, string>> = {},
  shell?: string,
): ChildProcess {
  const program = fileURLToPath(new URL("./whole-program-child.ts", import.meta.url));
  const words = [process.execPath, program, ...argv];
  const [first = "", ...rest] =
    shell === undefined ? words : ["bash", "-c", `${shell}; exec "$0" "$@"`, ...words];
  return spawn(first, rest, {
    cwd: home,
    env: envOf(home, more),
    stdio: ["ignore", "pipe", "pipe"],
  });
}

function envOf(home: string, more: Readonly<Record<string, string>>): Record<string, string> {
  return { PATH: process.env.PATH ?? "", HOME: home, PMOVES_HOME: join(home, "pmoves"), ...more };
}
