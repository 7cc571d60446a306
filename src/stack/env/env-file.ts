/** One assignment of an env file. Lines count from 1. */
export interface Assignment {
  readonly name: string;
  /** As a reader of the file gets it, quotes taken off, nothing interpolated. */
  readonly value: string;
  readonly line: number;
  /** Where the value's text stands, quotes included. */
  readonly start: number;
  readonly end: number;
}

const HEAD = /^[ \t]*(?:export[ \t]+)?([A-Za-z_][A-Za-z0-9_.-]*)[ \t]*[=:][ \t]*/;

/**
 * The assignments of a file as Compose reads env files (docs.docker.com/compose/how-tos/environment-variables/
 * variable-interpolation, "Env file syntax"): `#` after a blank begins a comment, quotes may span lines.
 */
export function assignmentsOf(text: string): readonly Assignment[] {
  const found: Assignment[] = [];
  let at = 0;
  let line = 1;
  while (at < text.length) {
    const rest = text.slice(at, lineEnd(text, at));
    const head = HEAD.exec(rest);
    if (head?.[1] === undefined) {
      at = next(text, at);
      line++;
      continue;
    }
    const start = at + head[0].length;
    const end = valueEnd(text, start);
    found.push({ name: head[1], value: plain(text.slice(start, end)), line, start, end });
    line += text.slice(at, end).split("\n").length;
    at = next(text, end);
  }
  return found;
}

function lineEnd(text: string, at: number): number {
  const end = text.indexOf("\n", at);
  if (end < 0) return text.length;
  return text[end - 1] === "\r" ? end - 1 : end;
}

function next(text: string, at: number): number {
  const end = text.indexOf("\n", at);
  return end < 0 ? text.length : end + 1;
}

function valueEnd(text: string, start: number): number {
  const quote = text[start];
  if (quote === '"' || quote === "'") {
    for (let i = start + 1; i < text.length; i++) {
      if (quote === '"' && text[i] === "\\") i++;
      else if (text[i] === quote) return i + 1;
    }
  }
  const line = text.slice(start, lineEnd(text, start));
  const comment = line.search(/(^|[ \t])#/);
  return start + (comment < 0 ? line : line.slice(0, comment)).trimEnd().length;
}

function plain(raw: string): string {
  const quote = raw[0];
  if ((quote !== '"' && quote !== "'") || raw.length < 2 || !raw.endsWith(quote)) return raw;
  const inner = raw.slice(1, -1);
  return quote === "'" ? inner : inner.replace(/\\(["\\$])/g, "$1");
}

export interface Setting {
  readonly name: string;
  readonly value: string;
}

/**
 * The text with these values and nothing else changed: every assignment of a name gets the new value where it
 * stands, names that are not there come at the end below `heading`. The same text where nothing differs.
 */
export function withSettings(text: string, settings: readonly Setting[], heading: string): string {
  const there = assignmentsOf(text);
  let edited = text;
  for (const { name, value, start, end } of there.toReversed()) {
    const setting = settings.find((one) => one.name === name);
    if (setting !== undefined && setting.value !== value)
      edited = edited.slice(0, start) + setting.value + edited.slice(end);
  }
  const names = new Set(there.map(({ name }) => name));
  const fresh = settings.filter(({ name }) => !names.has(name));
  if (fresh.length === 0) return edited;
  const eol = text.includes("\r\n") ? "\r\n" : "\n";
  const gap = edited === "" ? "" : edited.endsWith("\n") ? eol : eol + eol;
  const lines = [`# ${heading}`, ...fresh.map(({ name, value }) => `${name}=${value}`)];
  return `${edited}${gap}${lines.join(eol)}${eol}`;
}
