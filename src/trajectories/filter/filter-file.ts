import { parse, TomlError } from "smol-toml";
import * as z from "zod";
import { EXIT, messageOf, PmovesError } from "../../kernel/errors.ts";
import { type FilterRule, filterRule } from "./rule.ts";

/** Reads a filter file. Throws `PmovesError` `filter.file` (exit 2) with the file, the line or the key, and the mend. */
export function readFilter(text: string, name: string): FilterRule {
  try {
    return filterRule(parse(text));
  } catch (error) {
    throw new PmovesError(`${name}: ${said(error)}`, {
      code: "filter.file",
      exit: EXIT.usage,
      hint: "docs/trajectories.md shows a filter with all its keys",
      cause: error,
    });
  }
}

export function noFilter(name: string): PmovesError {
  return new PmovesError(`${name}: there is no such file`, {
    code: "filter.file",
    exit: EXIT.usage,
    hint: "Name a filter that is there, or leave out --filter for the default; docs/trajectories.md shows one",
  });
}

function said(error: unknown): string {
  if (error instanceof TomlError) return `line ${error.line}: ${error.message.split("\n")[0]}`;
  if (!(error instanceof z.ZodError)) return messageOf(error);
  return error.issues
    .map(({ path, message }) => (path.length === 0 ? message : `${path.join(".")}: ${message}`))
    .join("; ");
}
