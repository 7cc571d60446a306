import type { SQLInputValue } from "node:sqlite";

/** SQL that is being put together; every value of a request is bound, none is written into the text. */
export class Bound {
  readonly params: Record<string, SQLInputValue> = {};
  #next = 0;

  put(value: SQLInputValue): string {
    const name = `p${this.#next++}`;
    this.params[name] = value;
    return `:${name}`;
  }
}
