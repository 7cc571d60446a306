import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { commands } from "../../commands/index.ts";
import { diskInputFiles } from "../../src/adapters/files/input-files.ts";
import { writeFiles } from "../../src/adapters/files/write-files.ts";
import { readGlobals } from "../../src/cli/globals.ts";
import { run } from "../../src/cli/run.ts";
import type { Context } from "../../src/context.ts";
import { testContext } from "./context.ts";
import type { Ran } from "./run-command.ts";

/** Runs a `pmoves eval` command of the real table; files are those of `folder`. */
export async function runEval(
  folder: string,
  argv: readonly string[],
  capabilities: Partial<Context> = {},
): Promise<Ran> {
  const context = testContext({
    capabilities: {
      inputFiles: async () => diskInputFiles(folder),
      writeFiles: (files, force) =>
        writeFiles(
          files.map(({ path, text }) => ({ path: resolve(folder, path), text })),
          force,
        ),
      ...capabilities,
    },
  });
  const words = ["eval", ...argv];
  const cli = { table: commands, overview: { summary: "", examples: [] }, context };
  const exit = await run(words, readGlobals(words), cli);
  return { exit, out: context.out(), err: context.err() };
}

/** Writes files below a folder, by their paths. */
export function place(folder: string, files: Readonly<Record<string, string | Uint8Array>>): void {
  for (const [path, data] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), data);
  }
}
