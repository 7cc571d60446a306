import { join } from "node:path";
import { PassThrough } from "node:stream";
import { commands } from "../../commands/index.ts";
import { readGlobals } from "../../src/cli/globals.ts";
import { run } from "../../src/cli/run.ts";
import type { Host } from "../../src/context/base.ts";
import { createContext } from "../../src/context.ts";

export interface Ran {
  readonly exit: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a command line of the real table, over the real context, in a folder and with nothing else of this machine. */
export async function inFolder(
  folder: string,
  argv: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Ran> {
  const [stdout, stderr] = [collector(), collector()];
  const host = {
    env: { PMOVES_HOME: join(folder, ".pmoves"), OLLAMA_HOST: "http://127.0.0.1:1", ...env },
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
