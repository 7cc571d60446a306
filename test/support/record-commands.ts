import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { commands } from "../../commands/index.ts";
import { openRecords } from "../../src/adapters/sqlite/records/open.ts";
import { readGlobals } from "../../src/cli/globals.ts";
import { run } from "../../src/cli/run.ts";
import type { Roots } from "../../src/context/base.ts";
import { recordCapabilities } from "../../src/context/records.ts";
import { systemClock } from "../../src/kernel/clock.ts";
import { Lazy } from "../../src/kernel/lazy.ts";
import type { RecordStore } from "../../src/observability/index.ts";
import { storeTable } from "../../src/observability/index.ts";
import { foldersFor, loadSettings } from "../../src/settings/index.ts";
import { testContext } from "./context.ts";
import type { Ran } from "./run-command.ts";
import { tempFolder } from "./temp-folder.ts";

export interface RecordHome {
  readonly folder: string;
  /** The file that commands read. */
  readonly path: string;
  readonly store: RecordStore;
  pmoves(argv: readonly string[], signal?: AbortSignal): Promise<Ran>;
}

/** A machine of its own, with a store of records that commands and the test share. */
export function recordHome(): RecordHome {
  const folder = tempFolder();
  const folders = foldersFor({ PMOVES_HOME: folder }, folder);
  const path = join(folders.state, "records.sqlite");
  const store = openRecords(path, "full");
  onTestFinished(() => store[Symbol.asyncDispose]());
  const readText = (file: string) => readFile(file, "utf8").catch(() => undefined);
  const settings = () =>
    loadSettings({ tables: [storeTable], files: [join(folder, "pmoves.toml")], env: {}, readText });
  const pmoves = async (argv: readonly string[], signal?: AbortSignal): Promise<Ran> => {
    await using lazy = new Lazy();
    const roots = { lazy, settings, folders, cwd: folder, clock: systemClock } as Partial<Roots> as Roots;
    const context = testContext({
      settings,
      capabilities: { ...recordCapabilities(roots), folders, cwd: folder },
      ...(signal === undefined ? {} : { signal }),
    });
    const cli = { table: commands, overview: { summary: "", examples: [] }, context };
    const exit = await run(argv, readGlobals(argv), cli);
    return { exit, out: context.out(), err: context.err() };
  };
  return { folder, path, store, pmoves };
}
