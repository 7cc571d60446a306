import { EXIT, PmovesError } from "../kernel/errors.ts";
import { nearest } from "../kernel/suggest.ts";
import type { CommandTable, Overview } from "./command.ts";
import { isGroup, nextWords } from "./find-command.ts";
import { commandHelp } from "./help-command.ts";
import { groupHelp, overviewHelp } from "./help-overview.ts";
import { topicSummaries, topicText } from "./help-topics.ts";

/** Text of `pmoves help …` and of `--help`: a topic, a command, a group, or everything. */
export async function helpText(
  words: readonly string[],
  table: CommandTable,
  overview: Overview,
): Promise<string> {
  const path = words.join(" ");
  if (path === "") return overviewHelp(table, overview);
  const entry = Object.hasOwn(table, path) ? table[path] : undefined;
  if (entry !== undefined) return commandHelp(path, (await entry.load()).command);
  if (isGroup(table, path)) return groupHelp(table, path);
  const topic = topicText(path);
  if (topic !== undefined) return topic;
  const names = [...nextWords(table, ""), ...Object.keys(table), ...topicSummaries.map(([name]) => name)];
  const near = nearest(path, names);
  throw new PmovesError(`there is no command or topic "${path}"`, {
    code: "usage.unknown_topic",
    exit: EXIT.usage,
    hint: near === undefined ? "pmoves --help lists both" : `did you mean "pmoves help ${near}"?`,
  });
}
