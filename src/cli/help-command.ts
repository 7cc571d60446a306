import { padEnd } from "../output/width.ts";
import type { AnyCommand } from "./command.ts";
import { globalOptions } from "./globals.ts";
import { argumentSpecs, argumentText, isNegatable, type OptionSpec, optionSpecs } from "./option-spec.ts";

/** Help is as wide as this, on any terminal. */
const COLUMNS = 110;

/** Two aligned columns; text that does not fit beside its term goes on below. */
export function definitionList(rows: readonly (readonly [string, string])[]): string {
  const width = Math.min(34, Math.max(0, ...rows.map(([term]) => term.length)));
  const below = `\n${" ".repeat(width + 4)}`;
  return rows
    .map(([term, text]) => {
      const room = COLUMNS - 4 - Math.max(width, term.length);
      return `  ${padEnd(term, width)}  ${wrapped(text, room).join(below)}`.trimEnd();
    })
    .join("\n");
}

/** Lines of at most so many characters, broken at spaces. */
function wrapped(text: string, room: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const line = lines.at(-1);
    if (line === undefined || line.length + 1 + word.length > room) lines.push(word);
    else lines[lines.length - 1] = `${line} ${word}`;
  }
  return lines;
}

function flagText(spec: OptionSpec): string {
  const short = spec.short === undefined ? "" : `-${spec.short}, `;
  if (spec.kind === "boolean") return `${short}--${isNegatable(spec) ? "[no-]" : ""}${spec.flag}`;
  return `${short}--${spec.flag} <${spec.placeholder}>${spec.list ? " ..." : ""}`;
}

function optionNotes(spec: OptionSpec): string {
  const notes: string[] = [];
  if (spec.choices) notes.push(spec.choices.join(" | "));
  const shown = spec.defaultValue === undefined ? "" : String(spec.defaultValue);
  if (shown !== "" && spec.kind !== "boolean") notes.push(`default ${shown}`);
  if (spec.setting !== undefined) notes.push(`setting ${spec.setting}`);
  if (spec.env.length > 0) notes.push(`env ${spec.env.join(", ")}`);
  return notes.length === 0 ? spec.describe : `${spec.describe} (${notes.join("; ")})`;
}

/** `pmoves <command> --help`. */
export function commandHelp(path: string, command: AnyCommand): string {
  const options = optionSpecs(path, command.options);
  const args = argumentSpecs(command.arguments);
  const usage = [
    "pmoves",
    path,
    ...(options.length > 0 ? ["[options]"] : []),
    ...args.map(argumentText),
  ].join(" ");
  const sections = [`${command.summary} [${command.impact}]`, `Usage: ${usage}`];
  if (command.description !== undefined) sections.push(command.description.trim());
  sections.push(`Examples:\n${command.examples.map((example) => `  ${example}`).join("\n")}`);
  if (args.length > 0) {
    sections.push(
      `Arguments:\n${definitionList(args.map((spec) => [argumentText(spec), optionNotes(spec)]))}`,
    );
  }
  if (options.length > 0) {
    sections.push(`Options:\n${definitionList(options.map((spec) => [flagText(spec), optionNotes(spec)]))}`);
  }
  sections.push(`Options of every command:\n${globalHelp(command.formats ?? [])}`);
  return `${sections.join("\n\n")}\n`;
}

/** The global options; `formats` are those that a command adds. */
export function globalHelp(formats: readonly string[]): string {
  return definitionList(
    globalOptions.map(({ flag, short, placeholder, choices, describe }) => {
      const term = `${short ? `-${short}, ` : ""}--${flag}${placeholder ? ` <${placeholder}>` : ""}`;
      const all = flag === "format" ? [...(choices ?? []), ...formats] : choices;
      return [term, all === undefined ? describe : `${describe} (${all.join(" | ")})`];
    }),
  );
}
