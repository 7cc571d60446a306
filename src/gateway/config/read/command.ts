import { dirname, isAbsolute, join } from "node:path";
import type { Command } from "../../providers/claude-code/process-port.ts";
import type { Table } from "./table.ts";

/** What such a program needs to find itself, its log-in and its words; no key is among them. */
const USUAL_ENV = [
  "PATH",
  "HOME",
  "USER",
  "LOGNAME",
  "SHELL",
  "LANG",
  "LC_ALL",
  "TMPDIR",
  "XDG_CONFIG_HOME",
  "XDG_DATA_HOME",
  "XDG_CACHE_HOME",
  "CLAUDE_CONFIG_DIR",
] as const;

const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]*$/;

/**
 * `command = ["claude", "-p", "--output-format", "stream-json", "--verbose"]`, and with it `cwd` (from the
 * file's own folder) and `env`, names of variables to pass on beside the usual ones. No shell reads any of it.
 */
export function readCommand(table: Table): Command | undefined {
  if (!table.has("command")) table.missing("command");
  const words = table.strings("command");
  const env = table.strings("env") ?? [];
  const cwd = table.string("cwd");
  const wrong = env.find((name) => !VARIABLE.test(name));
  if (wrong !== undefined) {
    const fix = 'write names only, e.g. env = ["CLAUDE_CODE_OAUTH_TOKEN"]';
    table.error("env", "config.bad_value", "is a list of names of environment variables", fix);
  }
  if (words === undefined) return undefined;
  const [program, ...args] = words;
  if (program === undefined || program === "") {
    const fix = 'write e.g. command = ["claude", "-p", "--output-format", "stream-json", "--verbose"]';
    table.error("command", "config.bad_value", "names no program", fix);
    return undefined;
  }
  return {
    program: program.includes("/") ? inFolder(table, "command", program) : program,
    args,
    cwd: cwd === undefined ? undefined : inFolder(table, "cwd", cwd),
    env: [...new Set([...USUAL_ENV, ...env])],
  };
}

function inFolder(table: Table, key: string, path: string): string {
  if (isAbsolute(path)) return path;
  const found = join(dirname(table.context.places.find(table.at(key))?.file ?? ""), path);
  // A bare name would be looked for along PATH.
  return found.includes("/") ? found : `./${found}`;
}
