import type { Place } from "../types.ts";
import type { Document } from "./document.ts";
import { type Path, showPath } from "./path.ts";

/** Finds where a key of the merged tree stands, over all files. */
export class Places {
  readonly #documents: readonly Document[];

  constructor(documents: readonly Document[]) {
    this.#documents = documents;
  }

  /** Where this very path is written; undefined where it is not. */
  exact(path: Path): Place | undefined {
    for (const { file, positions } of this.#documents) {
      const found = positions.find(path);
      if (found) return { file, ...found, keyPath: showPath(path) };
    }
    return undefined;
  }

  /** Where the path is written, else the nearest table around it, under the path's own name. */
  find(path: Path): Place | undefined {
    for (let length = path.length; length > 0; length--) {
      const found = this.exact(path.slice(0, length));
      if (found) return { ...found, keyPath: showPath(path) };
    }
    const first = this.#documents[0];
    return first && { file: first.file, line: 1, column: 1, keyPath: showPath(path) };
  }

  /** The text of a value as written, for messages that show it. */
  source(path: Path): string | undefined {
    for (const { text, positions } of this.#documents) {
      const entry = positions.entry(path);
      if (entry) return text.slice(entry.valueAt, entry.valueEnd);
    }
    return undefined;
  }
}
