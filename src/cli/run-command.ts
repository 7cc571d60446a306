import type { Context } from "../context.ts";
import { EXIT, type ExitCode, PmovesError } from "../kernel/errors.ts";
import { baseFormats, isAsyncIterable, render } from "../output/render.ts";
import { colorAllowed, themeFor } from "../output/theme.ts";
import type { AnyCommand, Command, CommandTable, Overview } from "./command.ts";
import type { Globals } from "./globals.ts";
import { helpText } from "./help.ts";
import { argumentSpecs, optionSpecs } from "./option-spec.ts";
import { parseArgv } from "./parse-argv.ts";
import { resolveOptions } from "./resolve-options.ts";

type LooseCommand = Command<unknown, unknown>;

/** Parses a command's words, runs it and writes what it returns. */
export async function runCommand(
  path: string,
  definition: AnyCommand,
  words: readonly string[],
  globals: Globals,
  cli: { readonly table: CommandTable; readonly overview: Overview; readonly context: Context },
): Promise<ExitCode> {
  const command = definition as unknown as LooseCommand;
  const { context, table, overview } = cli;
  const options = { specs: optionSpecs(path, command.options), schema: command.options };
  const args = { specs: argumentSpecs(command.arguments), schema: command.arguments };
  const formats = [...baseFormats, ...(command.formats ?? [])];
  const argv = parseArgv(path, words, options.specs, args.specs, formats);
  const { values, origins } = await resolveOptions(path, options, args, {
    argv,
    env: context.env,
    settings: context.settings,
  });
  const help = (topic: readonly string[]) => helpText(topic, table, overview);
  const invocation = { table, origins: origins as never, help };
  const data = await command.run(context, values, invocation);
  const fits = command.opensScreen?.(data) ?? true;
  if (command.screen !== undefined && fits && wantsScreen(globals, context)) {
    await (await command.screen())(context, data, values, invocation);
  } else await write(data, command, globals, context);
  return command.exitCode?.(data, values) ?? EXIT.ok;
}

/** Whether somebody sits there who can use a live view, and nothing on the line asks for text. */
export function wantsScreen(
  { format, fields, tui }: Pick<Globals, "format" | "fields" | "tui">,
  { stdin, stdout, env }: Pick<Context, "stdin" | "stdout" | "env">,
): boolean {
  const asksForText = format !== "auto" || fields !== undefined || !tui;
  const ci = env.CI !== undefined && !["", "0", "false"].includes(env.CI.toLowerCase());
  return !asksForText && stdin.isTTY && stdout.isTTY && !ci && env.TERM !== "dumb";
}

function write(data: unknown, command: LooseCommand, globals: Globals, context: Context): Promise<void> {
  const format = chooseFormat(data, command, globals.format, context.stdout.isTTY);
  const hooks = command.render ?? {};
  const text = hooks[format] ?? (format === "table" || format === "plain" ? hooks.human : undefined);
  if (text === undefined && !isBase(format)) {
    throw new PmovesError(`--format ${format} cannot show this result`, {
      code: "usage.format",
      exit: EXIT.usage,
    });
  }
  return render(
    data,
    {
      format,
      fields: globals.fields,
      columns: command.columns as never,
      text: text as never,
      theme: themeFor(colorAllowed(globals.color, context.stdout.isTTY, context.env)),
    },
    context.stdout,
  );
}

function isBase(format: string): boolean {
  return (baseFormats as readonly string[]).includes(format);
}

/** What `auto` means for this result and this stdout. */
export function chooseFormat(
  data: unknown,
  command: Pick<LooseCommand, "pipedFormat">,
  asked: string,
  isTTY: boolean,
): string {
  if (asked !== "auto") return asked;
  if (isTTY) return "table";
  return command.pipedFormat ?? (isAsyncIterable(data) ? "jsonl" : "plain");
}
