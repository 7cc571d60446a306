import type * as z from "zod";
import { EXIT, PmovesError } from "../kernel/errors.ts";
import { type Origin, originText, type Settings, scalarFromText } from "../settings/index.ts";
import type { OptionSpec } from "./option-spec.ts";
import type { ParsedArgv } from "./parse-argv.ts";

export interface OptionSources {
  readonly argv: ParsedArgv;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Asked only when an option names a setting and nothing stronger gives it. */
  readonly settings: () => Promise<Settings>;
}

export interface Resolved {
  readonly values: Record<string, unknown>;
  readonly origins: Record<string, Origin>;
}

/** Flags over environment over settings files over defaults, then checked by the command's own schema. */
export async function resolveOptions(
  path: string,
  options: { readonly specs: readonly OptionSpec[]; readonly schema: z.ZodObject | undefined },
  args: { readonly specs: readonly OptionSpec[]; readonly schema: z.ZodObject | undefined },
  sources: OptionSources,
): Promise<Resolved> {
  const given: Record<string, unknown> = {};
  const origins: Record<string, Origin> = {};
  for (const spec of options.specs) {
    const found = await find(spec, sources);
    origins[spec.name] = found?.origin ?? { from: "default" };
    if (found !== undefined) given[spec.name] = found.value;
  }
  const values = check(path, options, given, origins);
  const words: Record<string, unknown> = {};
  for (const spec of args.specs) {
    const text = sources.argv.arguments.get(spec.name);
    origins[spec.name] =
      text === undefined ? { from: "default" } : { from: "argument", name: spec.placeholder };
    if (text !== undefined) words[spec.name] = fromText(spec, text);
  }
  return { values: { ...values, ...check(path, args, words, origins) }, origins };
}

async function find(
  spec: OptionSpec,
  { argv, env, settings }: OptionSources,
): Promise<{ readonly value: unknown; readonly origin: Origin } | undefined> {
  if (argv.flags.has(spec.name)) {
    const flag = argv.flags.get(spec.name);
    const name = `--${flag === false ? "no-" : ""}${spec.flag}`;
    return { value: fromText(spec, flag), origin: { from: "flag", name } };
  }
  for (const name of spec.env) {
    const text = env[name];
    if (text === undefined || text === "") continue;
    const value = fromText(spec, spec.list ? text.split(",").map((item) => item.trim()) : text);
    return { value, origin: { from: "env", name } };
  }
  if (spec.setting === undefined) return undefined;
  const loaded = await settings();
  const value = loaded.value(spec.setting);
  return value === undefined ? undefined : { value, origin: loaded.origin(spec.setting) };
}

function fromText(spec: OptionSpec, given: unknown): unknown {
  if (Array.isArray(given)) return given.map((item) => fromText(spec, item));
  return typeof given === "string" ? scalarFromText(given, spec.scalar) : given;
}

function check(
  path: string,
  shape: { readonly specs: readonly OptionSpec[]; readonly schema: z.ZodObject | undefined },
  given: Record<string, unknown>,
  origins: Readonly<Record<string, Origin>>,
): Record<string, unknown> {
  if (shape.schema === undefined) return {};
  // Parsed once: a parser compiled for it would cost more than it saves.
  const checked = shape.schema.safeParse(given, { jitless: true });
  if (checked.success) return checked.data;
  const problems = checked.error.issues.map((issue) => {
    const spec = shape.specs.find((candidate) => candidate.name === issue.path[0]);
    if (spec === undefined) return issue.message;
    const origin = origins[spec.name];
    if (origin === undefined || origin.from === "default") return `--${spec.flag} is required`;
    const where = originText(origin).replace(/^flag /, "");
    return `${where}: ${JSON.stringify(given[spec.name])} is not right: ${plainly(issue.message)}`;
  });
  throw new PmovesError(problems.join("\n"), {
    code: "usage.option",
    exit: EXIT.usage,
    hint: `pmoves ${path} --help shows what can be given`,
  });
}

/** What zod says, without its own headings: `Invalid input: expected number, received NaN`. */
function plainly(message: string): string {
  return message.replace(/^(?:Invalid [a-z]+|Too big|Too small): /, "").replace(/, received NaN$/, "");
}
