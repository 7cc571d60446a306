import { EXIT, PmovesError } from "../kernel/errors.ts";

/** Subjects as NATS has them: tokens between dots, `*` for one token, `>` for one or more at the end. */

/** True where a subject (without wildcards) falls under a pattern. */
export function matches(pattern: string, subject: string): boolean {
  return matcher([pattern])(subject);
}

/** A test of many subjects; no patterns match nothing. */
export function matcher(patterns: readonly string[]): (subject: string) => boolean {
  if (patterns.includes(">")) return () => true;
  const plain = new Set(patterns.filter((pattern) => !hasWildcard(pattern)));
  const wild = patterns.filter(hasWildcard).map((pattern) => pattern.split("."));
  if (wild.length === 0) return (subject) => plain.has(subject);
  return (subject) => {
    if (plain.has(subject)) return true;
    const tokens = subject.split(".");
    return wild.some((pattern) => tokensMatch(pattern, tokens));
  };
}

function tokensMatch(pattern: readonly string[], tokens: readonly string[]): boolean {
  for (const [index, token] of pattern.entries()) {
    if (token === ">") return tokens.length > index;
    if (index >= tokens.length || (token !== "*" && token !== tokens[index])) return false;
  }
  return pattern.length === tokens.length;
}

export function hasWildcard(pattern: string): boolean {
  return pattern.split(".").some((token) => token === "*" || token === ">");
}

/** True where some subject falls under both patterns. */
export function overlaps(a: string, b: string): boolean {
  const [left, right] = [a.split("."), b.split(".")];
  for (let index = 0; ; index++) {
    const [x, y] = [left[index], right[index]];
    if (x === undefined || y === undefined) return x === y;
    if (x === ">" || y === ">") return true;
    if (x !== y && x !== "*" && y !== "*") return false;
  }
}

/** True where every subject of `inner` falls under `outer`. */
export function covers(outer: string, inner: string): boolean {
  const [out, into] = [outer.split("."), inner.split(".")];
  for (const [index, token] of out.entries()) {
    const other = into[index];
    if (other === undefined) return false;
    if (token === ">") return true;
    if (other === ">" || (token !== "*" && token !== other)) return false;
  }
  return out.length === into.length;
}

const ONE_SUBJECT = "messages are published on one subject, e.g. geometry.event.v1";

/** A subject to publish on. Throws `PmovesError` `bus.subject` (exit 2). */
export function checkSubject(subject: string): string {
  if (subject === "") throw wrong(subject, "is empty", ONE_SUBJECT);
  checkPattern(subject);
  if (!hasWildcard(subject)) return subject;
  throw wrong(subject, "has a wildcard", ONE_SUBJECT);
}

/** A subject to listen to. Throws `PmovesError` `bus.subject` (exit 2). */
export function checkPattern(pattern: string): string {
  if (pattern === "") throw wrong(pattern, "is empty", "use > for all subjects");
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
  if (/[\s\u0000-\u001f\u007f]/.test(pattern))
    throw wrong(pattern, "holds a blank or control character", "tokens are joined by dots");
  const tokens = pattern.split(".");
  if (tokens.includes(""))
    throw wrong(pattern, "has an empty token", "no dot at either end, no two dots in a row");
  if (tokens.slice(0, -1).includes(">"))
    throw wrong(pattern, "has > before its end", "> stands for the rest of a subject; * for one token");
  return pattern;
}

function wrong(subject: string, why: string, hint: string): PmovesError {
  return new PmovesError(`the subject ${JSON.stringify(subject)} ${why}`, {
    code: "bus.subject",
    exit: EXIT.usage,
    hint,
  });
}
