import { nearest } from "../../../kernel/suggest.ts";
import type { SlashCommand, SlashName } from "./slash-command.ts";
import { isSlashName, SLASH, SLASH_NAMES } from "./table.ts";

/** `text` is to be sent; `error` says what is wrong and what would be right, each in a sentence. */
export type Slashed =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "command"; readonly command: SlashCommand }
  | { readonly type: "error"; readonly message: string; readonly hint: string };

/** Other words for a command. */
const ALIASES: Readonly<Record<string, SlashName>> = { exit: "quit", q: "quit", "?": "help" };

/** What a submitted text asks for. A text that begins with two slashes is sent with one. */
export function parseSlash(text: string): Slashed {
  const trimmed = text.trim();
  if (!trimmed.startsWith("/")) return { type: "text", text };
  if (trimmed.startsWith("//")) return { type: "text", text: trimmed.slice(1) };
  const [, word = "", rest = ""] = /^\/(\S*)\s*([\s\S]*)$/.exec(trimmed) ?? [];
  const name = Object.hasOwn(ALIASES, word) ? ALIASES[word] : word.toLowerCase();
  if (name === undefined || !isSlashName(name)) return unknown(word);
  const { read, usage } = SLASH[name];
  const command = read(rest);
  if (command !== undefined) return { type: "command", command };
  const why = rest === "" ? `/${name} needs an argument` : `/${name} does not take "${shortened(rest)}"`;
  return { type: "error", message: why, hint: `usage: ${usage}` };
}

function unknown(word: string): Slashed {
  const near = word === "" ? undefined : nearest(word, SLASH_NAMES);
  const instead = near === undefined ? "/help lists the commands." : `Did you mean /${near}?`;
  return {
    type: "error",
    message: word === "" ? "a command stands after the slash" : `there is no command /${shortened(word)}`,
    hint: `${instead} To send a text that begins with a slash, write two.`,
  };
}

function shortened(text: string): string {
  const [line = ""] = text.split("\n", 1);
  return line.length > 40 || line !== text ? `${line.slice(0, 40)}…` : line;
}
