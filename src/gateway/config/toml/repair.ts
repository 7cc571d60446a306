import { type Path, showPath } from "./path.ts";
import { scan } from "./scan.ts";

/** What a repaired list is called inside the parsed tree; no file can hold it, since it is refused there. */
export const ORDER_KEY = "_order_";

/** A `variants = [...]` that stands beside tables of the same name. */
export interface Repair {
  /** `["functions", F, "variants"]` */
  readonly path: Path;
  /** Offset of the list's key. */
  readonly at: number;
}

export interface Repaired {
  /** As long as the text that came in, line for line and column for column. */
  readonly text: string;
  readonly repairs: readonly Repair[];
}

/**
 * Mends the one thing that keeps the seed's own draft from being TOML 1.0: a key that is declared as a
 * list and as tables. The list's key gets a name of its own, padded to its length.
 */
export function repair(text: string): Repaired {
  const entries = scan(text);
  const tables = new Set(
    entries.filter(({ kind, path }) => kind === "table" && path.length === 4).map(({ path }) => above(path)),
  );
  const repairs: Repair[] = [];
  let mended = text;
  for (const { path, kind, at, end, valueAt } of entries) {
    const isList = kind === "value" && path.length === 3 && text[valueAt] === "[";
    if (!isList || path[0] !== "functions" || path[2] !== "variants" || !tables.has(showPath(path))) continue;
    repairs.push({ path, at });
    mended = mended.slice(0, at) + ORDER_KEY.padEnd(end - at) + mended.slice(end);
  }
  return { text: mended, repairs };
}

function above(path: Path): string {
  return showPath(path.slice(0, -1));
}
