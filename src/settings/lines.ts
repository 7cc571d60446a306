const header = /^\s*\[\[?\s*([^\]]+?)\s*\]\]?\s*(?:#.*)?$/;
const assignment =
  /^\s*((?:"(?:[^"\\]|\\.)*"|'[^']*'|[A-Za-z0-9_-]+)(?:\s*\.\s*(?:"(?:[^"\\]|\\.)*"|'[^']*'|[A-Za-z0-9_-]+))*)\s*=/;
const part = /"((?:[^"\\]|\\.)*)"|'([^']*)'|([A-Za-z0-9_-]+)/g;

function partsOf(dotted: string): string[] {
  return [...dotted.matchAll(part)].map((match) => match[1] ?? match[2] ?? match[3] ?? "");
}

/**
 * The line (from 1) on which each key path of a valid TOML text is first set. Paths are JSON arrays, since
 * quoted keys may hold dots. What stands inside an inline table or array has its owner's line.
 */
export function linesOfKeys(toml: string): ReadonlyMap<string, number> {
  const lines = new Map<string, number>();
  const set = (path: readonly string[], line: number) => {
    for (let length = 1; length <= path.length; length++) {
      const key = JSON.stringify(path.slice(0, length));
      if (!lines.has(key)) lines.set(key, line);
    }
  };
  let table: string[] = [];
  let closing: string | undefined;
  for (const [index, text] of toml.split("\n").entries()) {
    if (closing !== undefined) {
      if (text.includes(closing)) closing = undefined;
      continue;
    }
    const opened = header.exec(text)?.[1];
    const assigned = opened === undefined ? assignment.exec(text) : null;
    if (opened !== undefined) {
      table = partsOf(opened);
      set(table, index + 1);
    } else if (assigned?.[1] !== undefined) {
      set([...table, ...partsOf(assigned[1])], index + 1);
      closing = unclosedString(text.slice(assigned[0].length));
    }
  }
  return lines;
}

/** The delimiter of a multi-line string that this value opens and does not close. */
function unclosedString(value: string): string | undefined {
  for (const quotes of ['"""', "'''"]) {
    if (value.split(quotes).length % 2 === 0) return quotes;
  }
  return undefined;
}

/** The line of a path or, where it stands inside an inline value, of the nearest path above it. */
export function lineOf(lines: ReadonlyMap<string, number>, path: readonly PropertyKey[]): number {
  for (let length = path.length; length > 0; length--) {
    const line = lines.get(JSON.stringify(path.slice(0, length).map(String)));
    if (line !== undefined) return line;
  }
  return 1;
}
