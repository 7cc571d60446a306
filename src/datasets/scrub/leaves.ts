/** Deepest JSON inside of JSON inside of text that is looked into. */
const DEEPEST = 4;
/** Text longer than this is looked at as it is: parsing it would hold it several times. */
const MAX_JSON = 8 * 1024 * 1024;

/** Gives the text that stands for a leaf; the same text leaves everything as it was. */
export type Replace = (leaf: string) => string;

/**
 * Looks at every string of a value, and where a string is JSON, at the strings in there: escapes hide what is
 * looked for. What has not changed is given back as it was, to the last digit.
 */
export function mapLeaves(value: unknown, replace: Replace, depth = 0): unknown {
  if (typeof value === "string") return mapText(value, replace, depth);
  if (Array.isArray(value)) return mapItems(value, replace, depth);
  if (typeof value !== "object" || value === null) return value;
  let changed = false;
  const mapped: Record<string, unknown> = {};
  for (const [name, inner] of Object.entries(value)) {
    const next = mapLeaves(inner, replace, depth);
    const key = replace(name);
    changed ||= next !== inner || key !== name;
    mapped[key] = next;
  }
  return changed ? mapped : value;
}

function mapItems(items: readonly unknown[], replace: Replace, depth: number): unknown {
  const mapped = items.map((item) => mapLeaves(item, replace, depth));
  return mapped.some((item, i) => item !== items[i]) ? mapped : items;
}

function mapText(text: string, replace: Replace, depth: number): string {
  if (depth < DEEPEST && text.length <= MAX_JSON && /^\s*[[{]/.test(text)) {
    const inner = parsed(text);
    if (inner !== undefined) {
      const mapped = mapLeaves(inner, replace, depth + 1);
      return mapped === inner ? text : JSON.stringify(mapped);
    }
  }
  return replace(text);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // Text that only begins like JSON.
  }
}
