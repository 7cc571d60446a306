/** Looks a variable up; undefined where it is not set. */
export type Lookup = (name: string) => string | undefined;

export interface Interpolated {
  readonly text: string;
  /** Variables without value and default: Compose puts in nothing. */
  readonly unset: readonly string[];
  /** `${NAME:?reason}` without value: Compose refuses the file. */
  readonly required: readonly { readonly name: string; readonly reason: string }[];
  /** What is no template, as it stands there. */
  readonly invalid: string | undefined;
}

const NAME = /^[A-Za-z_][A-Za-z0-9_]*/;
const OPERATOR = /^(:?[-?+])/;

/**
 * Variables put into a text as Compose does it (docs.docker.com/reference/compose-file/interpolation): `$A`,
 * `${A}`, `${A:-b}`, `${A-b}`, `${A:?e}`, `${A?e}`, `${A:+b}`, `${A+b}`, one inside another; `$$` is a `$`.
 */
export function interpolate(source: string, lookup: Lookup): Interpolated {
  if (!source.includes("$")) return { text: source, unset: [], required: [], invalid: undefined };
  const found = new Found(lookup);
  const text = found.text(source);
  return { text, unset: found.unset, required: found.required, invalid: found.invalid };
}

class Found {
  readonly unset: string[] = [];
  readonly required: { name: string; reason: string }[] = [];
  invalid: string | undefined;
  readonly #lookup: Lookup;

  constructor(lookup: Lookup) {
    this.#lookup = lookup;
  }

  text(source: string): string {
    let out = "";
    let at = 0;
    while (at < source.length) {
      const dollar = source.indexOf("$", at);
      if (dollar < 0) break;
      out += source.slice(at, dollar);
      const after = source[dollar + 1];
      if (after === "$") {
        out += "$";
        at = dollar + 2;
      } else if (after === "{") {
        const end = closing(source, dollar + 1);
        if (end < 0) {
          this.invalid ??= source.slice(dollar);
          return out;
        }
        out += this.#braced(source.slice(dollar + 2, end));
        at = end + 1;
      } else {
        const name = NAME.exec(source.slice(dollar + 1))?.[0];
        if (name === undefined) {
          this.invalid ??= source.slice(dollar, dollar + 2);
          return out;
        }
        out += this.#value(name);
        at = dollar + 1 + name.length;
      }
    }
    return out + source.slice(at);
  }

  #value(name: string): string {
    const value = this.#lookup(name);
    if (value === undefined) this.unset.push(name);
    return value ?? "";
  }

  #braced(inside: string): string {
    const name = NAME.exec(inside)?.[0];
    const rest = inside.slice(name?.length ?? 0);
    const operator = OPERATOR.exec(rest)?.[1];
    if (name === undefined || (rest !== "" && operator === undefined)) {
      this.invalid ??= `\${${inside}}`;
      return "";
    }
    if (operator === undefined) return this.#value(name);
    const value = this.#lookup(name);
    const has = operator.startsWith(":") ? value !== undefined && value !== "" : value !== undefined;
    const word = rest.slice(operator.length);
    if (operator.endsWith("+")) return has ? this.text(word) : (value ?? "");
    if (has) return value ?? "";
    if (operator.endsWith("-")) return this.text(word);
    this.required.push({ name, reason: this.text(word) });
    return "";
  }
}

/** Where the brace closes that opens at `open`; -1 where it does not. */
export function closing(source: string, open: number): number {
  let depth = 0;
  for (let at = open; at < source.length; at++) {
    if (source[at] === "{") depth++;
    else if (source[at] === "}" && --depth === 0) return at;
  }
  return -1;
}

/** A variable of a text and what stands for it where it is not set. */
export interface Reference {
  readonly name: string;
  /** Undefined where there is no default. */
  readonly fallback: string | undefined;
}

/** The variables that a text names, inner ones too, without looking any up. */
export function referencesOf(source: string): readonly Reference[] {
  const found: Reference[] = [];
  for (let at = source.indexOf("$"); at >= 0; at = source.indexOf("$", at)) {
    if (source[at + 1] === "$") {
      at += 2;
      continue;
    }
    const end = source[at + 1] === "{" ? closing(source, at + 1) : -1;
    const inside = end < 0 ? source.slice(at + 1) : source.slice(at + 2, end);
    const name = NAME.exec(inside)?.[0];
    if (name !== undefined) {
      const rest = inside.slice(name.length);
      const operator = end < 0 ? undefined : OPERATOR.exec(rest)?.[1];
      const word = operator === undefined ? "" : rest.slice(operator.length);
      found.push({ name, fallback: operator?.endsWith("-") ? word : undefined }, ...referencesOf(word));
    }
    at = end < 0 ? at + 1 : end + 1;
  }
  return found;
}
