import { EXIT } from "../kernel/errors.ts";
import { definitionList } from "./help-command.ts";

const exitMeanings: Readonly<Record<keyof typeof EXIT, string>> = {
  ok: "done",
  failure: "it failed; the reason is on stderr",
  usage: "wrong usage, settings or configuration; nothing was done",
  finding: "it ran and found something, or a gate was not passed",
  auth: "a key or login is missing or was refused",
  unreachable: "something that is needed cannot be reached",
  partial: "part of it is done; the last line says how to resume",
  interrupted: "stopped by Ctrl-C or a signal",
};

function exitCodes(): string {
  const rows = Object.entries(EXIT).map(
    ([name, code]) => [String(code), exitMeanings[name as keyof typeof EXIT]] as const,
  );
  return `Exit codes of every command:\n\n${definitionList(rows)}\n`;
}

const environment = `A value is taken from the first of: flag, environment, ./pmoves.toml, the user's config.toml, default.

Every option of a command can be set by PMOVES_<COMMAND>_<OPTION> (a list with commas), unless its --help
names other variables. Every key of a settings table can be set by PMOVES_<TABLE>_<KEY>.

${definitionList([
  ["PMOVES_HOME", "one folder for configuration, state, cache and data"],
  ["XDG_CONFIG_HOME, XDG_STATE_HOME", "where pmoves/ is kept otherwise; default ~/.config, ~/.local/state"],
  ["XDG_CACHE_HOME, XDG_DATA_HOME", "default ~/.cache, ~/.local/share"],
  ["PMOVES_API_KEYS", "keys that `pmoves serve` lets in, with commas"],
  ["PMOVES_API_KEY", "key of the gateway that commands ask; TENSORZERO_API_KEY does as well"],
  ["NO_COLOR", "no colour, if not empty"],
  ["FORCE_COLOR", "colour also where output is no terminal; 0 for none"],
  ["TERM=dumb", "no colour"],
])}
`;

const formats = `--format says how a result is written to stdout; notes, progress and errors go to stderr.

${definitionList([
  ["auto", "a table or a screen on a terminal; else plain for lists and JSON lines for streams"],
  ["table", "aligned columns with a header, cut to the width of the terminal"],
  ["plain", "tab-separated values, one row a line, no header"],
  ["json", "one JSON document; --json is short for it"],
  ["jsonl", "one JSON object a line, as soon as it is known"],
])}

A command may have more; its --help lists them. --fields a,b.c keeps these fields of each row; a dot looks inside.
With json or jsonl an error is one line of JSON on stderr: {"error":{"code","message","hint","exit"}}.
`;

const topics: Readonly<Record<string, { readonly summary: string; readonly text: () => string }>> = {
  "exit-codes": { summary: "what the exit code of a command means", text: exitCodes },
  environment: { summary: "environment variables, and what overrules what", text: () => environment },
  formats: { summary: "how results are written", text: () => formats },
};

export const topicSummaries: readonly (readonly [string, string])[] = Object.entries(topics).map(
  ([name, { summary }]) => [name, summary],
);

export function topicText(name: string): string | undefined {
  return Object.hasOwn(topics, name) ? topics[name]?.text() : undefined;
}
