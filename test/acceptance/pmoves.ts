import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../../", import.meta.url));
export const launcher = join(root, "bin/pmoves.js");

// These tests run what is shipped, so it must be what the sources say.
const built = spawnSync(process.execPath, [join(root, "scripts/prepare.mjs")], { encoding: "utf8" });
if (built.status !== 0) throw new Error(`dist cannot be built: ${built.stderr}`);

/** A new empty folder. */
export function newFolder(name: string): string {
  return mkdtempSync(join(tmpdir(), `pmoves-${name}-`));
}

export interface Run {
  readonly exit: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly err: string;
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly stdin?: string;
  /** Arguments of node itself. */
  readonly node?: readonly string[];
  readonly script?: string;
}

/** A home of its own, and nothing of the environment that could change what a command does. */
export function cleanEnv(extra: Readonly<Record<string, string>> = {}): Record<string, string> {
  const home = newFolder("home");
  return { PATH: process.env.PATH ?? "", HOME: home, PMOVES_HOME: join(home, "pmoves"), ...extra };
}

/** Starts `pmoves` as a user would, from dist, on the Node that runs the tests. */
export function startPmoves(args: readonly string[], options: RunOptions = {}): ChildProcess {
  const words = [...(options.node ?? []), options.script ?? launcher, ...args];
  return spawn(process.execPath, words, { cwd: options.cwd ?? root, env: cleanEnv(options.env) });
}

export function pmoves(args: readonly string[], options: RunOptions = {}): Promise<Run> {
  const child = startPmoves(args, options);
  let out = "";
  let err = "";
  child.stdout?.setEncoding("utf8").on("data", (text: string) => {
    out += text;
  });
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    err += text;
  });
  child.stdin?.end(options.stdin ?? "");
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (exit, signal) => resolve({ exit, signal, out, err }));
  });
}
