import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { commands } from "../../commands/index.ts";
import { readGlobals } from "../../src/cli/globals.ts";
import { run } from "../../src/cli/run.ts";
import type { Host } from "../../src/context/base.ts";
import { createContext } from "../../src/context.ts";
import { root } from "../architecture/scan.ts";

export interface Ran {
  readonly exit: number;
  readonly out: string;
  readonly err: string;
}

export interface Served extends AsyncDisposable {
  readonly url: string;
}

/** `pmoves serve` in a folder, a process of its own from the sources, on a free port; gone when disposed of. */
export async function serveIn(folder: string): Promise<Served> {
  const script = join(folder, "serve.mjs");
  const main = JSON.stringify(join(root, "src/main.ts"));
  writeFileSync(script, `process.exit(await (await import(${main})).main(process));\n`);
  const child = spawn(process.execPath, [script, "serve", "--port", "0"], {
    cwd: folder,
    env: { ...environmentIn(folder), PATH: process.env.PATH },
    stdio: ["ignore", "ignore", "pipe"],
  });
  const over = once(child, "exit");
  let said = "";
  const url = await new Promise<string>((resolve, reject) => {
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      said += text;
      const found = /http:\/\/127\.0\.0\.1:\d+/.exec(said)?.[0];
      if (found !== undefined) resolve(found);
    });
    over.then(() => reject(new Error(`serve ended: ${said}`)), reject);
  });
  return {
    url,
    async [Symbol.asyncDispose]() {
      child.kill("SIGTERM");
      await over;
    },
  };
}

function environmentIn(folder: string): Record<string, string> {
  // Nobody listens there, so that no Ollama of this machine is found.
  return { PMOVES_HOME: join(folder, ".pmoves"), OLLAMA_HOST: "http://127.0.0.1:1" };
}

/** Runs a command line of the real table, over the real context, in a folder and with nothing else of this machine. */
export async function inFolder(
  folder: string,
  argv: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Ran> {
  const [stdout, stderr] = [collector(), collector()];
  const host = {
    env: { ...environmentIn(folder), ...env },
    cwd: () => folder,
    stdin: Object.assign(new PassThrough().end(), { isTTY: false }),
    stdout: stdout.stream,
    stderr: stderr.stream,
    on: () => host,
    off: () => host,
  } as unknown as Host;
  const stop = new AbortController();
  const context = createContext(host, { version: "1.2.3", color: "never", quiet: false, stop });
  try {
    const overview = { summary: "", examples: [] };
    const exit = await run(argv, readGlobals(argv), { table: commands, overview, context });
    return { exit, out: stdout.text(), err: stderr.text() };
  } finally {
    await context[Symbol.asyncDispose]();
  }
}

function collector() {
  const chunks: Buffer[] = [];
  const stream = new PassThrough();
  stream.on("data", (chunk: Buffer) => chunks.push(chunk));
  return {
    stream: Object.assign(stream, { isTTY: false, columns: 80 }),
    text: () => Buffer.concat(chunks).toString("utf8"),
  };
}
