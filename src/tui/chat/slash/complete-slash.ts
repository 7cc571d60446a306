import type { Candidate, Candidates, Completer } from "../composer/completion.ts";
import { quoted, wordsOf } from "./arguments.ts";
import type { SlashArgument } from "./slash-command.ts";
import { isSlashName, SLASH, SLASH_NAMES } from "./table.ts";

type Names = readonly string[] | Promise<readonly string[]>;

/** What the world around the composer knows. */
export interface SlashSources {
  /** Names that there are of a kind; none where nobody knows. */
  names(kind: Exclude<SlashArgument, "path" | "part" | "tier" | "command">): Names;
  /** Entries of a folder (as it was written, "" is the current one); folders end with a slash. */
  entries(folder: string): Names;
}

/** Nobody completes a word in a longer line. */
const LONGEST = 4096;

/** Candidates for the text before the cursor, where it is a slash command. */
export function slashCompleter(sources: SlashSources): Completer {
  return (before) => {
    if (!/^\/(?!\/)[^\n]*$/.test(before) || before.length > LONGEST) return undefined;
    const [, name = "", blank = ""] = /^\/(\S*)(\s*)/.exec(before) ?? [];
    if (blank === "") return commandsLike(name);
    if (!isSlashName(name)) return undefined;
    const { argument, words = [] } = SLASH[name];
    const { from, word } = lastWord(before);
    if (argument === "path") return paths(sources, from, word);
    if (from > 1 + name.length + blank.length) return undefined;
    const own = argument === "command" ? SLASH_NAMES : words;
    if (argument === undefined || argument === "command" || argument === "part" || argument === "tier")
      return among(own, from, word);
    const names = sources.names(argument);
    if (names instanceof Promise) return names.then((found) => among([...own, ...found], from, word));
    return among([...own, ...names], from, word);
  };
}

function commandsLike(start: string): Candidates {
  const words = SLASH_NAMES.filter((name) => name.startsWith(start.toLowerCase()));
  return { from: 0, words: words.map((name) => ({ text: `/${name}`, note: SLASH[name].help })) };
}

/** Names that begin with the word, then those that hold it. */
function among(names: readonly string[], from: number, word: string): Candidates {
  const wanted = word.toLowerCase();
  const unique = [...new Set(names)];
  const starting = unique.filter((name) => name.toLowerCase().startsWith(wanted));
  const holding = unique.filter((name) => !starting.includes(name) && name.toLowerCase().includes(wanted));
  const words = starting.length > 0 ? starting : holding;
  return { from, words: words.map((text): Candidate => ({ text: quoted(text) })) };
}

async function paths(sources: SlashSources, from: number, word: string): Promise<Candidates> {
  const cut = word.lastIndexOf("/") + 1;
  const folder = word.slice(0, cut);
  const start = word.slice(cut);
  const found = await sources.entries(folder);
  const words = found
    .filter((name) => name.startsWith(start) && (start.startsWith(".") || !name.startsWith(".")))
    .map((name): Candidate => ({ text: quoted(folder + name), whole: !name.endsWith("/") }));
  return { from, words };
}

/** The word that the cursor stands behind, as it is meant, and where it begins as it is written. */
function lastWord(before: string): { readonly from: number; readonly word: string } {
  const [written = ""] = /(?:"(?:[^"\\]|\\.)*"?|'[^']*'?|\\[\s\S]|[^\s"'\\])*$/.exec(before) ?? [];
  return { from: before.length - written.length, word: wordsOf(written)[0] ?? "" };
}
