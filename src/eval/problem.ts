import { EXIT, PmovesError } from "../kernel/errors.ts";
import { toText } from "./bytes.ts";

export interface Place {
  readonly source: string;
  /** From 1; undefined where the file as a whole is meant. */
  readonly line?: number;
}

export function placeText({ source, line }: Place): string {
  return line === undefined ? source : `${source}:${line}`;
}

/** Bad input: `file:line: what`, with the mend as the hint. */
export function inputError(place: Place, what: string, hint: string, code = "eval.input"): PmovesError {
  return new PmovesError(`${placeText(place)}: ${toText(what)}`, { code, exit: EXIT.usage, hint });
}

/** One kind of warning about a file, and where it was met. */
export interface Warning {
  readonly source: string;
  /** Line of the first. */
  readonly line: number;
  readonly text: string;
  /** How many more lines have one of this kind. */
  readonly more: number;
}

/** Gathers what was odd in a file without being wrong: the first of each kind, and how many there were. */
export class Warnings {
  readonly #source: string;
  readonly #kinds = new Map<string, { line: number; text: string; count: number }>();

  constructor(source: string) {
    this.#source = source;
  }

  /** `kind` groups what differs from line to line; default the text up to its first quote. */
  add(line: number, text: string, kind = text.split('"')[0] ?? text): void {
    const seen = this.#kinds.get(kind);
    if (seen === undefined) this.#kinds.set(kind, { line, text: toText(text), count: 1 });
    else seen.count++;
  }

  list(): readonly Warning[] {
    return [...this.#kinds.values()].map(({ line, text, count }) => ({
      source: this.#source,
      line,
      text,
      more: count - 1,
    }));
  }
}

export function warningText({ source, line, text, more }: Warning): string {
  const others = more === 0 ? "" : ` (and ${more} more ${more === 1 ? "line" : "lines"} like it)`;
  return `${placeText({ source, line })}: ${text}${others}`;
}
