import { type KeyPart, Lexer } from "./lexer.ts";
import { type Path, pathKey } from "./path.ts";

/** One place in a document where a path is written. Offsets count from 0, ends are exclusive. */
export interface Entry {
  readonly path: Path;
  /** `implied` tables have no header or key of their own; `item` is an element of an array. */
  readonly kind: "table" | "array_table" | "value" | "item" | "implied";
  /** The last part of the key, or the element. */
  readonly at: number;
  readonly end: number;
  /** Range of the value; for headers the range of the header's line. */
  readonly valueAt: number;
  readonly valueEnd: number;
}

/** All keys of a TOML text in order, with where they stand. Tolerates what is no TOML. */
export function scan(text: string): readonly Entry[] {
  return new Scanner(text).run();
}

class Scanner {
  readonly #lexer: Lexer;
  readonly #entries: Entry[] = [];
  /** How many elements each array of tables has so far, by its path. */
  readonly #counts = new Map<string, number>();

  constructor(text: string) {
    this.#lexer = new Lexer(text);
  }

  run(): readonly Entry[] {
    const lexer = this.#lexer;
    let table: Path = [];
    for (;;) {
      lexer.skipBlank();
      if (lexer.done) return this.#entries;
      if (lexer.char === "[") table = this.#header();
      else this.#keyValue(table);
      lexer.skipLine();
    }
  }

  #header(): Path {
    const lexer = this.#lexer;
    const from = lexer.at;
    const many = lexer.take("[[");
    if (!many) lexer.take("[");
    const parts = lexer.key();
    const path: (string | number)[] = [];
    parts.forEach((part, i) => {
      path.push(part.text);
      const last = i === parts.length - 1;
      if (many && last) {
        const count = this.#counts.get(pathKey(path)) ?? 0;
        this.#counts.set(pathKey(path), count + 1);
        if (count === 0) this.#add([...path], "implied", part, from, lexer.at);
        path.push(count);
      } else {
        const count = this.#counts.get(pathKey(path));
        if (count !== undefined) path.push(count - 1);
      }
      const kind = last ? (many ? "array_table" : "table") : "implied";
      this.#add([...path], kind, part, from, lexer.at);
    });
    return path;
  }

  #keyValue(table: Path): void {
    const lexer = this.#lexer;
    const parts = lexer.key();
    const last = parts.at(-1);
    if (last === undefined) return;
    let path = table;
    for (const part of parts) {
      path = [...path, part.text];
      if (part !== last) this.#add(path, "implied", part, part.at, part.end);
    }
    lexer.skipSpaces();
    lexer.take("=");
    lexer.skipSpaces();
    this.#value(path, "value", last);
  }

  #value(path: Path, kind: Entry["kind"], key: KeyPart | undefined): void {
    const lexer = this.#lexer;
    const valueAt = lexer.at;
    // Reserved first, so that a table stands before what is in it.
    const slot =
      this.#entries.push({ path, kind, at: valueAt, end: valueAt, valueAt, valueEnd: valueAt }) - 1;
    if (lexer.char === '"' || lexer.char === "'") lexer.skipString();
    else if (lexer.take("[")) this.#array(path);
    else if (lexer.take("{")) this.#inlineTable(path);
    else lexer.skipScalar();
    const valueEnd = lexer.at;
    this.#entries[slot] = {
      path,
      kind,
      at: key?.at ?? valueAt,
      end: key?.end ?? valueEnd,
      valueAt,
      valueEnd,
    };
  }

  #array(path: Path): void {
    const lexer = this.#lexer;
    for (let i = 0; ; i++) {
      lexer.skipBlank();
      if (lexer.done || lexer.take("]")) return;
      const before = lexer.at;
      this.#value([...path, i], "item", undefined);
      lexer.skipBlank();
      lexer.take(",");
      if (lexer.at === before) return;
    }
  }

  #inlineTable(path: Path): void {
    const lexer = this.#lexer;
    for (;;) {
      lexer.skipBlank();
      if (lexer.done || lexer.take("}")) return;
      const before = lexer.at;
      this.#keyValue(path);
      lexer.skipBlank();
      lexer.take(",");
      if (lexer.at === before) return;
    }
  }

  #add(path: Path, kind: Entry["kind"], part: KeyPart, valueAt: number, valueEnd: number): void {
    this.#entries.push({ path, kind, at: part.at, end: part.end, valueAt, valueEnd });
  }
}
