import type { Context } from "../context.ts";
import { EXIT, type ExitCode } from "../kernel/errors.ts";
import { colorAllowed, themeFor } from "../output/theme.ts";
import type { CommandTable, Overview } from "./command.ts";
import { findCommand, missingCommand } from "./find-command.ts";
import type { Globals } from "./globals.ts";
import { reportError } from "./report-error.ts";

export interface Cli {
  readonly table: CommandTable;
  readonly overview: Overview;
  readonly context: Context;
}

/** Runs one command line to its exit code. Never throws: what goes wrong is said on stderr. */
export async function run(argv: readonly string[], globals: Globals, cli: Cli): Promise<ExitCode> {
  const { context } = cli;
  try {
    return await dispatch(argv, globals, cli);
  } catch (thrown) {
    const theme = themeFor(colorAllowed(globals.color, context.stderr.isTTY, context.env));
    const report = { format: globals.format, debug: globals.debug, theme };
    return reportError(thrown, context.signal, report, context.stderr);
  }
}

async function dispatch(argv: readonly string[], globals: Globals, cli: Cli): Promise<ExitCode> {
  const { table, overview, context } = cli;
  if (argv[0] === "__complete") {
    const { complete } = await import("./complete.ts");
    const candidates = await complete(argv.slice(argv[1] === "--" ? 2 : 1), table);
    await context.stdout.write(candidates.map(({ word, about }) => `${word}\t${about}\n`).join(""));
    return EXIT.ok;
  }
  const { path, entry, rest } = findCommand(argv, table);
  if (path === "" && (rest.includes("--version") || rest.includes("-V"))) {
    await context.stdout.write(`${context.version}\n`);
    return EXIT.ok;
  }
  if (entry === undefined || globals.help) {
    const { helpText } = await import("./help.ts");
    const text = await helpText(path === "" ? [] : path.split(" "), table, overview);
    if (globals.help || argv.length === 0) {
      await context.stdout.write(text);
      return EXIT.ok;
    }
    throw missingCommand(table, path, rest);
  }
  const [{ runCommand }, { command }] = await Promise.all([import("./run-command.ts"), entry.load()]);
  return runCommand(path, command, rest, globals, cli);
}
