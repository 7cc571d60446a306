import { assignmentsOf } from "../env/env-file.ts";
import { interpolate, type Lookup } from "./interpolate.ts";

export interface DotEnvValue {
  readonly value: string;
  readonly line: number;
}

/** The variables of an env file with their lines, `${NAME}` put in from above and from `lookup`, but not in '…'. */
export function dotEnv(text: string, lookup: Lookup): ReadonlyMap<string, DotEnvValue> {
  const found = new Map<string, DotEnvValue>();
  for (const { name, value, line, start } of assignmentsOf(text)) {
    const inner: Lookup = (wanted) => lookup(wanted) ?? found.get(wanted)?.value;
    const literal = text[start] === "'";
    found.set(name, { value: literal ? value : interpolate(value, inner).text, line });
  }
  return found;
}

/** The variables of an env file over others; what `first` knows wins over both. */
export function withVariables(
  others: ReadonlyMap<string, string>,
  text: string,
  first: Lookup,
): ReadonlyMap<string, string> {
  const read = dotEnv(text, (name) => first(name) ?? others.get(name));
  return new Map([...others, ...[...read].map(([name, { value }]) => [name, value] as const)]);
}
