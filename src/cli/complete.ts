import type { CommandTable } from "./command.ts";
import { isGroup, nextWords } from "./find-command.ts";
import { globalOptions } from "./globals.ts";
import { topicSummaries } from "./help-topics.ts";
import { argumentSpecs, isNegatable, type OptionSpec, optionSpecs } from "./option-spec.ts";

/** One word that could stand next, with what it is. */
export interface Candidate {
  readonly word: string;
  readonly about: string;
}

/**
 * Candidates for the last of `words` (the words after `pmoves`, the last one as far as typed). A command
 * is loaded only once its own options or arguments are wanted. None means: complete a file name.
 */
export async function complete(words: readonly string[], table: CommandTable): Promise<readonly Candidate[]> {
  const typed = words.at(-1) ?? "";
  const before = words.slice(0, -1);
  let path = "";
  for (const word of before) {
    const longer = path === "" ? word : `${path} ${word}`;
    if (!Object.hasOwn(table, longer) && !isGroup(table, longer)) break;
    path = longer;
  }
  const entry = Object.hasOwn(table, path) ? table[path] : undefined;
  const candidates =
    entry === undefined
      ? ofGroup(table, path, typed)
      : ofCommand(path, (await entry.load()).command, before.at(-1) ?? "", typed, table);
  return candidates.filter(({ word }) => word.startsWith(typed));
}

function ofGroup(table: CommandTable, path: string, typed: string): Candidate[] {
  if (typed.startsWith("-")) return globals();
  return nextWords(table, path).map((word) => {
    const longer = path === "" ? word : `${path} ${word}`;
    return { word, about: table[longer]?.summary ?? nextWords(table, longer).join(", ") };
  });
}

function globals(): Candidate[] {
  return globalOptions.map(({ flag, describe }) => ({ word: `--${flag}`, about: describe }));
}

function choices(words: readonly string[]): Candidate[] {
  return words.map((word) => ({ word, about: "" }));
}

function ofCommand(
  path: string,
  command: Awaited<ReturnType<CommandTable[string]["load"]>>["command"],
  last: string,
  typed: string,
  table: CommandTable,
): Candidate[] {
  const specs = optionSpecs(path, command.options);
  if (last === "--format")
    return choices(["auto", "table", "plain", "json", "jsonl", ...(command.formats ?? [])]);
  const valued = specs.find((spec) => spec.kind === "value" && namesOf(spec).includes(last));
  if (valued !== undefined) return choices(valued.choices ?? []);
  const global = globalOptions.find(
    (option) => `--${option.flag}` === last && option.placeholder !== undefined,
  );
  if (global !== undefined) return choices(global.choices ?? []);
  if (typed.startsWith("-")) {
    const own = specs.flatMap((spec) => [
      { word: `--${spec.flag}`, about: spec.describe },
      ...(isNegatable(spec) ? [{ word: `--no-${spec.flag}`, about: spec.describe }] : []),
    ]);
    return [...own, ...globals()];
  }
  if (path === "help") {
    return [...topicSummaries.map(([word, about]) => ({ word, about })), ...ofGroup(table, "", typed)];
  }
  return choices(argumentSpecs(command.arguments).flatMap((spec) => spec.choices ?? []));
}

function namesOf(spec: OptionSpec): readonly string[] {
  return spec.short === undefined ? [`--${spec.flag}`] : [`--${spec.flag}`, `-${spec.short}`];
}
