import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { commands } from "../../commands/index.ts";
import { diskConfigSource } from "../../src/adapters/files/config-source.ts";
import { writeFiles } from "../../src/adapters/files/write-files.ts";
import { createHttpClient } from "../../src/adapters/http-client/client.ts";
import { readGlobals } from "../../src/cli/globals.ts";
import { run } from "../../src/cli/run.ts";
import { routingTable, tiersTable } from "../../src/gateway/routing/settings.ts";
import type { OpenPorts } from "../../src/gateway/run/open.ts";
import { systemClock } from "../../src/kernel/clock.ts";
import { loadSettings } from "../../src/settings/index.ts";
import { testContext } from "./context.ts";

export interface Ran {
  readonly exit: number;
  readonly out: string;
  readonly err: string;
}

/** Nobody listens there. */
const NO_OLLAMA = { OLLAMA_HOST: "http://127.0.0.1:1" };

/** Runs a command line of the real table in a folder, with its files and nothing else of this machine. */
export async function runIn(
  folder: string,
  argv: readonly string[],
  more: Readonly<Record<string, string>> = {},
): Promise<Ran> {
  const env = { ...NO_OLLAMA, ...more };
  const http = createHttpClient();
  const tables = [routingTable, tiersTable];
  const readText = (path: string) => readFile(path, "utf8").catch(() => undefined);
  const settings = () => loadSettings({ tables, files: [resolve(folder, "pmoves.toml")], env: {}, readText });
  const gatewayPorts = async (): Promise<OpenPorts> => ({
    cwd: folder,
    userConfigDir: resolve(folder, "user"),
    clock: systemClock,
    source: { ...diskConfigSource(env, folder), resolves: async () => false },
    keys: { env, readFile: readText },
    http,
    routing: (await settings()).get(routingTable),
    tiers: (await settings()).get(tiersTable),
  });
  const context = testContext({
    env,
    settings,
    capabilities: {
      gatewayPorts,
      writeFiles: (files, force) =>
        writeFiles(
          files.map(({ path, text }) => ({ path: resolve(folder, path), text })),
          force,
        ),
    },
  });
  const cli = { table: commands, overview: { summary: "", examples: [] }, context };
  const exit = await run(argv, readGlobals(argv), cli);
  await http.close();
  return { exit, out: context.out(), err: context.err() };
}
