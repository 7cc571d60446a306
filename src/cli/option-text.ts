import type * as z from "zod";

/** What an option needs beside its type. */
export interface OptionText {
  /** One line for `--help`. */
  readonly describe: string;
  /** One letter. */
  readonly short?: string;
  /** Name of the value in `--help`; default by type. */
  readonly placeholder?: string;
  /** Environment variables, strongest first, instead of `PMOVES_<COMMAND>_<OPTION>`. */
  readonly env?: readonly string[];
  /** Key of a settings table that gives the value where neither flag nor environment does. */
  readonly setting?: string;
}

const texts = new WeakMap<z.core.$ZodType, OptionText>();

/** Gives a schema its help text. Goes around the finished schema: `option(z.string().optional(), …)`. */
export function option<Schema extends z.core.$ZodType>(schema: Schema, text: OptionText): Schema {
  texts.set(schema, text);
  return schema;
}

export function textOf(schema: z.core.$ZodType): OptionText | undefined {
  return texts.get(schema);
}
