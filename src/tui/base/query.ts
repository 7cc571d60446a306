import { nearest } from "../../kernel/suggest.ts";

type Value = string | number | boolean | null | undefined | readonly string[];

/** What can be asked for by name: `tier:1`, `ms>2s`. Numbers of time are milliseconds. */
export type Fields<Row> = Readonly<Record<string, (row: Row) => Value>>;

export type Match<Row> = (row: Row) => boolean;

const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const token = /!?(?:"[^"]*"|\/(?:\\.|[^/\\])+\/i?(?=\s|$)|(?:"[^"]*"|[^\s"])+)/g;
const named = /^([a-z_][\w.]*)(:|=|<=|>=|<|>)(.*)$/i;

/**
 * A filter in words: every term has to match. A term is text, `/regex/`, or `field:value` (contains, `*` for
 * anything), `field=value` (is), `field<value` and the like, where a value may be a time as in `2s` or `10m`;
 * `!` inverts it; quotes hold blanks together. Undefined for a text without terms. Throws `Error` with a
 * sentence for what is no filter.
 */
export function parseQuery<Row>(
  text: string,
  fields: Fields<Row>,
  textOf: (row: Row) => string,
): Match<Row> | undefined {
  const terms = (text.match(token) ?? []).map((term) => parseTerm(term, fields, textOf));
  if (terms.length === 0) return undefined;
  return (row) => terms.every((term) => term(row));
}

function parseTerm<Row>(term: string, fields: Fields<Row>, textOf: (row: Row) => string): Match<Row> {
  if (term.startsWith("!")) {
    if (term.length === 1) throw new Error("! needs a term after it, without a blank");
    const inner = parseTerm(term.slice(1), fields, textOf);
    return (row) => !inner(row);
  }
  const pattern = /^\/(.+)\/(i?)$/.exec(term);
  if (pattern !== null) {
    const regex = regexOf(pattern[1] ?? "", pattern[2] ?? "");
    return (row) => regex.test(textOf(row));
  }
  const [, name, operator = "", raw = ""] = named.exec(term) ?? [];
  if (name === undefined) return contains(textOf, unquoted(term));
  const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (field === undefined) throw unknownField(name, Object.keys(fields), term);
  const value = unquoted(raw);
  if (operator === ":") return has(field, value);
  return compare(field, operator, value);
}

function unquoted(text: string): string {
  return text.replaceAll('"', "");
}

function regexOf(source: string, flags: string): RegExp {
  try {
    return new RegExp(source, `${flags}u`);
  } catch (error) {
    throw new Error(
      `/${source}/ is no regular expression: ${error instanceof Error ? error.message : error}`,
    );
  }
}

function unknownField(name: string, names: readonly string[], term: string): Error {
  const near = nearest(name, names);
  const hint = near === undefined ? `there are ${names.join(", ")}` : `did you mean ${near}?`;
  return new Error(`there is no field "${name}": ${hint}; for the text itself quote it: "${term}"`);
}

function contains<Row>(textOf: (row: Row) => string, needle: string): Match<Row> {
  const lower = needle.toLowerCase();
  return (row) => textOf(row).toLowerCase().includes(lower);
}

function has<Row>(field: (row: Row) => Value, value: string): Match<Row> {
  const lower = value.toLowerCase();
  // NATS writes `>` for the rest of a subject.
  const glob = /[*>]/.test(value) ? globOf(lower) : undefined;
  const fits = (one: string) => glob?.test(one.toLowerCase()) ?? one.toLowerCase().includes(lower);
  return (row) => {
    const found = field(row);
    if (found === null || found === undefined) return lower === "";
    if (typeof found === "number") return found === numberOf(value);
    return typeof found === "object" ? found.some(fits) : fits(String(found));
  };
}

function globOf(lower: string): RegExp {
  const escaped = lower.replace(/[\\^$.|?+()[\]{}]/g, "\\$&").replace(/[*>]/g, ".*");
  return new RegExp(`^${escaped}$`, "u");
}

function compare<Row>(field: (row: Row) => Value, operator: string, value: string): Match<Row> {
  const number = numberOf(value);
  return (row) => {
    const found = field(row);
    if (found === null || found === undefined) return false;
    if (typeof found === "object") return operator === "=" && found.includes(value);
    if (typeof found === "number") return holds(found, operator, number);
    return holds(String(found), operator, value);
  };
}

function holds<Kind extends string | number>(left: Kind, operator: string, right: Kind): boolean {
  if (operator === "=") return left === right;
  if (operator === "<") return left < right;
  if (operator === ">") return left > right;
  return operator === "<=" ? left <= right : left >= right;
}

/** `12`, `2.5s`; NaN, which nothing equals, for what is no number. */
function numberOf(text: string): number {
  const [, digits, unit] = /^(-?\d+(?:\.\d+)?)(ms|s|m|h|d)?$/.exec(text) ?? [];
  if (digits === undefined) return Number.NaN;
  return Number(digits) * (unit === undefined ? 1 : (units[unit] ?? 1));
}
