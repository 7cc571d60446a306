import { readFile } from "node:fs/promises";
import { command as chat } from "../../commands/chat.ts";
import { command as embed } from "../../commands/embed.ts";
import { command as probe } from "../../commands/models/probe.ts";
import { command as unbench } from "../../commands/models/unbench.ts";
import { command as models } from "../../commands/models.ts";
import { command as explain } from "../../commands/route/explain.ts";
import { createSpawn } from "../../src/adapters/child-process/spawn.ts";
import type { CommandTable } from "../../src/cli/command.ts";
import { readGlobals } from "../../src/cli/globals.ts";
import { run } from "../../src/cli/run.ts";
import { inProcessClient } from "../../src/gateway/clients/in-process.ts";
import { inProcessControl } from "../../src/gateway/clients/in-process-control.ts";
import { remoteClient } from "../../src/gateway/clients/remote.ts";
import { remoteControl } from "../../src/gateway/clients/remote-control.ts";
import { systemClock as clock } from "../../src/kernel/clock.ts";
import type { Source } from "../../src/kernel/terminal.ts";
import { testContext } from "./context.ts";
import type { ScriptedGateway } from "./scripted-gateway.ts";
import { sessionsIn } from "./sessions.ts";
import { tempFolder } from "./temp-folder.ts";

const table: CommandTable = Object.fromEntries(
  Object.entries({
    chat,
    embed,
    models,
    "models probe": probe,
    "models unbench": unbench,
    "route explain": explain,
  }).map(([words, command]) => [
    words,
    { summary: "", impact: "read" as const, load: async () => ({ command }) },
  ]),
);

export interface Ran {
  readonly exit: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a command line over a gateway: in this process, or behind its URL where the line names one. */
export async function runOver(
  { gateway, http }: ScriptedGateway,
  argv: readonly string[],
  options: {
    readonly stdin?: string | undefined;
    readonly isTTY?: boolean;
    readonly env?: Readonly<Record<string, string>>;
    /** What is kept lies here; default a folder of this call's own. */
    readonly folder?: string;
    readonly signal?: AbortSignal;
  } = {},
): Promise<Ran> {
  const { engine } = gateway;
  const context = testContext({
    ...options,
    capabilities: {
      stdin: stdinOf(options.stdin),
      readFile: (path) => readFile(path, "utf8"),
      readBytes: (path) => readFile(path),
      sessions: async () => sessionsIn(options.folder ?? tempFolder()),
      spawn: async () => createSpawn(process.env),
      inference: async ({ gateway: url, gatewayFrom: from }) =>
        url === undefined ? inProcessClient({ engine, clock }) : remoteClient({ http, clock, url, from }),
      control: async ({ gateway: url, gatewayFrom: from }) =>
        url === undefined ? inProcessControl(gateway) : remoteControl({ http, url, from }),
    },
  });
  const exit = await run(argv, readGlobals(argv), {
    table,
    overview: { summary: "", examples: [] },
    context,
  });
  return { exit, out: context.out(), err: context.err() };
}

/** What is piped in; undefined for a terminal. */
function stdinOf(text: string | undefined): Source {
  return {
    isTTY: text === undefined,
    text: async () => text ?? "",
    async *lines() {
      yield* (text ?? "").split("\n");
    },
  };
}
