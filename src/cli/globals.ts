import type { ColorMode } from "../output/theme.ts";

/** Options of every command. */
export interface GlobalOption {
  readonly flag: string;
  readonly short?: string;
  readonly placeholder?: string;
  readonly choices?: readonly string[];
  readonly describe: string;
}

export const globalOptions: readonly GlobalOption[] = [
  {
    flag: "format",
    placeholder: "format",
    choices: ["auto", "table", "plain", "json", "jsonl"],
    describe: "how the result is written",
  },
  { flag: "json", describe: "short for --format json" },
  { flag: "fields", placeholder: "a,b", describe: "only these fields of each row" },
  {
    flag: "color",
    placeholder: "when",
    choices: ["auto", "always", "never"],
    describe: "when to use colour",
  },
  { flag: "no-tui", describe: "no screen: the result as a table or lines" },
  { flag: "quiet", short: "q", describe: "no notes or progress on stderr" },
  { flag: "debug", describe: "show the stack of an error" },
  { flag: "help", short: "h", describe: "show help" },
];

export interface Globals {
  readonly format: string;
  readonly fields: readonly string[] | undefined;
  readonly color: ColorMode;
  /** False for `--no-tui`. */
  readonly tui: boolean;
  readonly quiet: boolean;
  readonly debug: boolean;
  readonly help: boolean;
}

/**
 * The global options, read before anything is known about the command: how to talk about an error must be
 * known even where the rest of the line is wrong. Checked strictly later, with the command's own options.
 */
export function readGlobals(argv: readonly string[]): Globals {
  const end = argv.indexOf("--");
  const words = end < 0 ? argv : argv.slice(0, end);
  const givenValue = (flag: string) => {
    let value: string | undefined;
    for (const [i, word] of words.entries()) {
      if (word === flag) value = words[i + 1];
      else if (word.startsWith(`${flag}=`)) value = word.slice(flag.length + 1);
    }
    return value;
  };
  const has = (...flags: readonly string[]) => flags.some((flag) => words.includes(flag));
  const color = givenValue("--color");
  return {
    format: has("--json") ? "json" : (givenValue("--format") ?? "auto"),
    fields: givenValue("--fields")
      ?.split(",")
      .map((field) => field.trim()),
    color: color === "always" || color === "never" ? color : "auto",
    tui: !has("--no-tui"),
    quiet: has("--quiet", "-q"),
    debug: has("--debug"),
    help: has("--help", "-h"),
  };
}
