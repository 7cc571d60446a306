import type * as z from "zod";
import { type definitionOf, unwrap } from "../settings/index.ts";
import { textOf } from "./option-text.ts";

/** An option or argument of a command, read off its zod schema. */
export interface OptionSpec {
  /** Key in the object that `run` gets. */
  readonly name: string;
  /** Without dashes: `first-token-ms`. */
  readonly flag: string;
  readonly short: string | undefined;
  readonly describe: string;
  readonly kind: "boolean" | "value";
  readonly list: boolean;
  readonly choices: readonly string[] | undefined;
  readonly placeholder: string;
  readonly required: boolean;
  readonly defaultValue: unknown;
  /** Strongest first; none for arguments. */
  readonly env: readonly string[];
  readonly setting: string | undefined;
  /** The scalar's definition: what text is turned into. */
  readonly scalar: ReturnType<typeof definitionOf>;
}

export function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function shout(words: string): string {
  return words.replace(/[^A-Za-z0-9]+/g, "_").toUpperCase();
}

function specOf(name: string, schema: z.core.$ZodType, env: readonly string[]): OptionSpec {
  const text = textOf(schema);
  if (text === undefined) throw new Error(`option "${name}" has no text: wrap its schema in option()`);
  const { definition, optional, defaultValue } = unwrap(schema);
  const list = definition.type === "array" && definition.element !== undefined;
  const scalar = list && definition.element ? unwrap(definition.element).definition : definition;
  const flag = kebab(name);
  return {
    name,
    flag,
    short: text.short,
    describe: text.describe,
    kind: scalar.type === "boolean" ? "boolean" : "value",
    list,
    choices: scalar.type === "enum" ? Object.values(scalar.entries ?? {}).map(String) : undefined,
    placeholder: text.placeholder ?? (scalar.type === "number" ? "n" : flag),
    required: !optional,
    defaultValue,
    env: text.env ?? env,
    setting: text.setting,
    scalar,
  };
}

export function optionSpecs(path: string, options: z.ZodObject | undefined): readonly OptionSpec[] {
  return Object.entries(options?.shape ?? {}).map(([name, schema]) =>
    specOf(name, schema, [`PMOVES_${shout(path)}_${shout(kebab(name))}`]),
  );
}

export function argumentSpecs(args: z.ZodObject | undefined): readonly OptionSpec[] {
  return Object.entries(args?.shape ?? {}).map(([name, schema]) => specOf(name, schema, []));
}

/** `<path>`, `[prompt...]`. */
export function argumentText(spec: OptionSpec): string {
  const name = `${spec.placeholder}${spec.list ? "..." : ""}`;
  return spec.required ? `<${name}>` : `[${name}]`;
}

/** True for a flag that is on unless `--no-…` is given. */
export function isNegatable(spec: OptionSpec): boolean {
  return spec.kind === "boolean" && spec.defaultValue === true;
}
