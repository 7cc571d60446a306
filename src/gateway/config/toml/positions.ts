import { type Path, pathKey } from "./path.ts";
import { type Entry, scan } from "./scan.ts";

/** Line and column, both from 1; columns count UTF-16 units, as editors' language servers do. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Finds where the keys of one TOML text stand. */
export class Positions {
  readonly #byPath = new Map<string, Entry>();
  readonly #lineStarts: number[] = [0];

  constructor(text: string) {
    for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) this.#lineStarts.push(at + 1);
    for (const entry of scan(text)) {
      const key = pathKey(entry.path);
      const known = this.#byPath.get(key);
      // A table's own header says more than a header that only passes through it.
      if (known === undefined || (known.kind === "implied" && entry.kind !== "implied")) {
        this.#byPath.set(key, entry);
      }
    }
  }

  /** The entry of exactly this path. */
  entry(path: Path): Entry | undefined {
    return this.#byPath.get(pathKey(path));
  }

  find(path: Path): Position | undefined {
    const entry = this.entry(path);
    return entry && this.position(entry.at);
  }

  /** Entries whose last key is this name. */
  named(name: string): readonly Entry[] {
    return [...this.#byPath.values()].filter(({ path }) => path.at(-1) === name);
  }

  /** Entries of a path and of everything inside it, as first written. */
  under(path: Path): readonly Entry[] {
    return [...this.#byPath.values()].filter((entry) => path.every((step, i) => entry.path[i] === step));
  }

  position(offset: number): Position {
    let low = 0;
    let high = this.#lineStarts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#lineStarts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (this.#lineStarts[low] ?? 0) + 1 };
  }
}
