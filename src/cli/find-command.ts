import { EXIT, PmovesError } from "../kernel/errors.ts";
import { nearest } from "../kernel/suggest.ts";
import type { CommandEntry, CommandTable } from "./command.ts";
import { globalOptions } from "./globals.ts";

export interface FoundCommand {
  /** Words of the command or group; "" for `pmoves` alone. */
  readonly path: string;
  /** Undefined for a group such as `config`. */
  readonly entry: CommandEntry | undefined;
  /** What stood before, between and after the words of the path. */
  readonly rest: readonly string[];
}

const withValue = new Set(
  globalOptions.filter((option) => option.placeholder !== undefined).map((option) => `--${option.flag}`),
);

export function isGroup(table: CommandTable, path: string): boolean {
  return Object.keys(table).some((name) => path === "" || name.startsWith(`${path} `));
}

/** Words that may follow a group. */
export function nextWords(table: CommandTable, path: string): readonly string[] {
  const prefix = path === "" ? "" : `${path} `;
  const names = Object.keys(table).filter((name) => name.startsWith(prefix));
  return [...new Set(names.map((name) => name.slice(prefix.length).split(" ", 1)[0] ?? ""))];
}

/** Walks the leading words of `argv` down the table. Global options may stand anywhere. */
export function findCommand(argv: readonly string[], table: CommandTable): FoundCommand {
  const rest: string[] = [];
  let path = "";
  for (let i = 0; i < argv.length; i++) {
    const word = argv[i] ?? "";
    if (word === "--") return { path, entry: table[path], rest: [...rest, ...argv.slice(i)] };
    if (word.startsWith("-") && word !== "-") {
      rest.push(word);
      const value = argv[i + 1];
      if (withValue.has(word) && value !== undefined) {
        rest.push(value);
        i++;
      }
      continue;
    }
    const longer = path === "" ? word : `${path} ${word}`;
    if (Object.hasOwn(table, longer) && !isGroup(table, longer)) {
      return { path: longer, entry: table[longer], rest: [...rest, ...argv.slice(i + 1)] };
    }
    if (isGroup(table, longer)) path = longer;
    else if (Object.hasOwn(table, path))
      return { path, entry: table[path], rest: [...rest, ...argv.slice(i)] };
    else throw unknownCommand(table, path, word);
  }
  return { path, entry: Object.hasOwn(table, path) ? table[path] : undefined, rest };
}

export function unknownCommand(table: CommandTable, path: string, word: string): PmovesError {
  const near = nearest(word, nextWords(table, path));
  const prefix = path === "" ? "pmoves" : `pmoves ${path}`;
  return new PmovesError(`there is no command "${prefix} ${word}"`, {
    code: "usage.unknown_command",
    exit: EXIT.usage,
    hint: near === undefined ? `${prefix} --help lists the commands` : `did you mean "${prefix} ${near}"?`,
  });
}

/** `pmoves config`, or options with no command beside them. */
export function missingCommand(table: CommandTable, path: string, rest: readonly string[]): PmovesError {
  const prefix = path === "" ? "pmoves" : `pmoves ${path}`;
  const stray = rest.find((word) => word.startsWith("-") && !isGlobal(word));
  if (stray !== undefined) {
    const near = nearest(stray, [...globalOptions.map(({ flag }) => `--${flag}`), "--version"]);
    return new PmovesError(`${prefix} has no option ${stray}`, {
      code: "usage.arguments",
      exit: EXIT.usage,
      hint: near === undefined ? `${prefix} --help lists what there is` : `did you mean ${near}?`,
    });
  }
  return new PmovesError(`${prefix} needs a command: ${nextWords(table, path).join(", ")}`, {
    code: "usage.no_command",
    exit: EXIT.usage,
    hint: `${prefix} --help says what each does`,
  });
}

function isGlobal(word: string): boolean {
  const name = word.split("=", 1)[0];
  return globalOptions.some(
    ({ flag, short }) => name === `--${flag}` || (short !== undefined && name === `-${short}`),
  );
}
