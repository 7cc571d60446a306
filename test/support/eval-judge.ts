import { mkdir, readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { commands } from "../../commands/index.ts";
import { diskConfigSource } from "../../src/adapters/files/config-source.ts";
import { diskInputFiles } from "../../src/adapters/files/input-files.ts";
import { writeFiles } from "../../src/adapters/files/write-files.ts";
import { createHttpClient } from "../../src/adapters/http-client/client.ts";
import { openJournal } from "../../src/adapters/journal/open-journal.ts";
import { readGlobals } from "../../src/cli/globals.ts";
import { run } from "../../src/cli/run.ts";
import { evalTable } from "../../src/eval/settings.ts";
import { openAccess } from "../../src/gateway/clients/access.ts";
import { PriceBook } from "../../src/gateway/prices/book.ts";
import { pricesTable } from "../../src/gateway/prices/settings.ts";
import { routingTable, tiersTable } from "../../src/gateway/routing/settings.ts";
import type { OpenPorts } from "../../src/gateway/run/open.ts";
import { systemClock as clock } from "../../src/kernel/clock.ts";
import type { Journal } from "../../src/kernel/journal/journal.ts";
import { loadSettings } from "../../src/settings/index.ts";
import { testContext } from "./context.ts";

export interface Ran {
  readonly exit: number;
  readonly out: string;
  readonly err: string;
}

export const judgeFixtures = resolve(import.meta.dirname, "../../fixtures/eval-judge");

/** Runs a line of the real table in a folder, over a real gateway of its configuration and real journals there. */
export async function runEval(
  folder: string,
  argv: readonly string[],
  options: { readonly signal?: AbortSignal } = {},
): Promise<Ran> {
  const http = createHttpClient();
  const env = { OLLAMA_HOST: "http://127.0.0.1:1" };
  const readText = (path: string) => readFile(path, "utf8").catch(() => undefined);
  const tables = [routingTable, tiersTable, evalTable, pricesTable];
  const loaded = await loadSettings({ tables, files: [join(folder, "pmoves.toml")], env: {}, readText });
  const prices = new PriceBook(pricesTable.schema.parse({}), loaded.get(pricesTable));
  const ports: OpenPorts = {
    cwd: folder,
    userConfigDir: join(folder, "user"),
    clock,
    source: { ...diskConfigSource(env, folder), resolves: async () => false },
    keys: { env, readFile: readText },
    http,
    routing: loaded.get(routingTable),
    tiers: loaded.get(tiersTable),
    keeping: {
      budgets: [],
      prices,
      openState: async () => {
        throw new Error("no budget is set");
      },
      warn: () => undefined,
    },
  };
  const access = openAccess(ports, "1.2.3");
  const journals: Journal[] = [];
  await mkdir(folder, { recursive: true });
  const context = testContext({
    ...options,
    settings: async () => loaded,
    capabilities: {
      gatewayPorts: async () => ports,
      prices: async () => prices,
      inference: (where) => access.inference(where),
      control: (where) => access.control(where),
      inputFiles: async () => diskInputFiles(folder),
      readFile: diskConfigSource(env, folder).readFile,
      writeFiles: (files, force) =>
        writeFiles(
          files.map(({ path, text }) => ({ path: resolve(folder, path), text })),
          force,
        ),
      journal: async (name) => {
        const journal = await openJournal(join(folder, "journals", name));
        journals.push(journal);
        return journal;
      },
    },
  });
  const cli = { table: commands, overview: { summary: "", examples: [] }, context };
  const exit = await run(argv, readGlobals(argv), cli);
  for (const journal of journals) await journal[Symbol.asyncDispose]();
  await http.close();
  return { exit, out: context.out(), err: context.err() };
}
