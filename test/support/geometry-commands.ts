import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { command as decrypt } from "../../commands/geometry/decrypt.ts";
import { command as defaultSurface } from "../../commands/geometry/default.ts";
import { command as encrypt } from "../../commands/geometry/encrypt.ts";
import { command as id } from "../../commands/geometry/id.ts";
import { command as lint } from "../../commands/geometry/lint.ts";
import { command as show } from "../../commands/geometry/show.ts";
import { command as sign } from "../../commands/geometry/sign.ts";
import { command as uiCheck } from "../../commands/geometry/ui-check.ts";
import { command as verify } from "../../commands/geometry/verify.ts";
import { readSecretFile } from "../../src/adapters/files/secret-file.ts";
import { createHttpClient } from "../../src/adapters/http-client/client.ts";
import type { CommandTable } from "../../src/cli/command.ts";
import { readGlobals } from "../../src/cli/globals.ts";
import { run } from "../../src/cli/run.ts";
import type { Context } from "../../src/context.ts";
import { root } from "../architecture/scan.ts";
import { testContext } from "./context.ts";

const table: CommandTable = Object.fromEntries(
  Object.entries({
    decrypt,
    default: defaultSurface,
    encrypt,
    id,
    lint,
    show,
    sign,
    "ui-check": uiCheck,
    verify,
  }).map(([word, command]) => [
    `geometry ${word}`,
    { summary: "", impact: "read" as const, load: async () => ({ command }) },
  ]),
);

export interface GeometryRun {
  readonly env?: Readonly<Record<string, string>>;
  /** What is piped in; undefined for a terminal. */
  readonly stdin?: string;
  readonly askHidden?: Context["askHidden"];
}

/** Runs `pmoves geometry …` with real files; names are resolved in fixtures/geometry. */
export async function geometry(argv: readonly string[], { env = {}, stdin, askHidden }: GeometryRun = {}) {
  const http = createHttpClient();
  const context = testContext({
    env,
    capabilities: {
      stdin: {
        isTTY: stdin === undefined,
        text: async () => stdin ?? "",
        async *lines() {
          yield* (stdin ?? "").split("\n");
        },
      },
      readFile: (path) =>
        readFile(path.startsWith("/") ? path : join(root, "fixtures/geometry", path), "utf8"),
      shipped: (path) => join(root, path),
      secretFile: readSecretFile,
      askHidden,
      http: async () => http,
    },
  });
  const words = ["geometry", ...argv];
  const overview = { summary: "", examples: [] };
  try {
    const exit = await run(words, readGlobals(words), { table, overview, context });
    return { exit, out: context.out(), err: context.err() };
  } finally {
    await http.close();
  }
}
