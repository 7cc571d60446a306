import type { CommandTable, Overview } from "./command.ts";
import { definitionList, globalHelp } from "./help-command.ts";
import { topicSummaries } from "./help-topics.ts";

function commandList(table: CommandTable, prefix: string): string {
  const entries = Object.entries(table).filter(([path]) => prefix === "" || path.startsWith(`${prefix} `));
  return definitionList(
    entries.map(([path, { summary, impact }]) => [
      path,
      impact === "read" ? summary : `${summary} [${impact}]`,
    ]),
  );
}

/** `pmoves --help`: the table, without loading a command. */
export function overviewHelp(table: CommandTable, overview: Overview): string {
  const sections = [
    overview.summary,
    "Usage: pmoves <command> [options]",
    `Examples:\n${overview.examples.map((example) => `  ${example}`).join("\n")}`,
    `Commands:\n${commandList(table, "")}`,
    `Options of every command:\n${globalHelp([])}\n  -V, --version      show the version`,
    `Topics (pmoves help <topic>):\n${definitionList(topicSummaries)}`,
  ];
  return `${sections.join("\n\n")}\n`;
}

/** `pmoves config --help`: the commands of one group. */
export function groupHelp(table: CommandTable, path: string): string {
  return `Usage: pmoves ${path} <command> [options]\n\nCommands:\n${commandList(table, path)}\n`;
}
