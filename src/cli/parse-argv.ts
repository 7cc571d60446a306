import { Argument, Command, CommanderError, Option } from "commander";
import { EXIT, PmovesError } from "../kernel/errors.ts";
import { nearest } from "../kernel/suggest.ts";
import { globalOptions } from "./globals.ts";
import { argumentText, isNegatable, type OptionSpec } from "./option-spec.ts";

export interface ParsedArgv {
  /** Text (or true, false) of every option that stood on the line, by name. */
  readonly flags: ReadonlyMap<string, unknown>;
  readonly arguments: ReadonlyMap<string, unknown>;
}

/** Splits a command's own words into options and arguments. Throws `PmovesError` with exit 2. */
export function parseArgv(
  path: string,
  words: readonly string[],
  options: readonly OptionSpec[],
  args: readonly OptionSpec[],
  formats: readonly string[],
): ParsedArgv {
  const parser = new Command(path)
    .exitOverride()
    .helpOption(false)
    .helpCommand(false)
    .configureOutput({ writeOut: () => undefined, writeErr: () => undefined })
    .showSuggestionAfterError(false)
    .allowExcessArguments(false);
  for (const { flag, short, placeholder, choices } of globalOptions) {
    const parsed = new Option(
      `${short ? `-${short}, ` : ""}--${flag}${placeholder ? ` <${placeholder}>` : ""}`,
    );
    if (choices) parsed.choices(flag === "format" ? ["auto", ...formats] : choices);
    parser.addOption(parsed);
  }
  for (const spec of options) for (const parsed of commanderOptions(spec)) parser.addOption(parsed);
  for (const spec of args) parser.addArgument(new Argument(argumentText(spec)));
  try {
    parser.parse([...words], { from: "user" });
  } catch (error) {
    throw error instanceof CommanderError ? usageError(path, error, options) : error;
  }
  const given = options.filter((spec) => parser.getOptionValueSource(spec.name) === "cli");
  return {
    flags: new Map(given.map((spec) => [spec.name, parser.getOptionValue(spec.name) as unknown])),
    arguments: new Map(
      args
        .map((spec, i) => [spec.name, parser.processedArgs[i] as unknown] as const)
        .filter(([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0)),
    ),
  };
}

function commanderOptions(spec: OptionSpec): Option[] {
  const short = spec.short === undefined ? "" : `-${spec.short}, `;
  if (spec.kind === "boolean") {
    const on = new Option(`${short}--${spec.flag}`);
    return isNegatable(spec) ? [on, new Option(`--no-${spec.flag}`)] : [on];
  }
  const valued = new Option(`${short}--${spec.flag} <${spec.placeholder}>`);
  if (spec.list) valued.argParser<string[]>((text, before) => [...(before ?? []), text]);
  return [valued];
}

function usageError(path: string, error: CommanderError, options: readonly OptionSpec[]): PmovesError {
  const message = error.message.replace(/^error: /, "");
  const help = `pmoves ${path} --help`;
  let hint = `${help} shows what can be given`;
  if (error.code === "commander.unknownOption") {
    const wrong = /'(-[^'=]*)/.exec(message)?.[1] ?? "";
    const flags = [
      ...globalOptions.map((option) => `--${option.flag}`),
      ...options.flatMap((spec) => [`--${spec.flag}`, ...(isNegatable(spec) ? [`--no-${spec.flag}`] : [])]),
    ];
    const near = nearest(wrong, flags);
    if (near !== undefined) hint = `did you mean ${near}? ${hint}`;
  }
  return new PmovesError(message, { code: "usage.arguments", exit: EXIT.usage, hint });
}
