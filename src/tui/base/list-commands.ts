import { nearest } from "../../kernel/suggest.ts";

/** What a typed line may act on. */
interface Commanded {
  setFilter(text: string): void;
  find(text: string): void;
  save(path: string): void;
  leave(): void;
  nextTheme(): void;
  readonly columns: { choose(keys: readonly string[]): void };
}

const lines: Readonly<Record<string, (on: Commanded, rest: string) => void>> = {
  filter: (on, rest) => on.setFilter(rest),
  find: (on, rest) => on.find(rest),
  save: (on, rest) => {
    if (rest === "") throw new Error("save needs a path");
    on.save(rest);
  },
  columns: (on, rest) => on.columns.choose(rest.split(/[\s,]+/).filter((key) => key !== "")),
  theme: (on) => on.nextTheme(),
  quit: (on) => on.leave(),
  q: (on) => on.leave(),
};

/** Does what a line after `:` says. Throws `Error` with a sentence for what it does not know. */
export function runLine(on: Commanded, line: string): void {
  const [, word = "", rest = ""] = /^(\S+)\s*(.*)$/.exec(line) ?? [];
  if (word === "") return;
  const act = Object.hasOwn(lines, word) ? lines[word] : undefined;
  if (act === undefined) {
    const names = Object.keys(lines);
    const near = nearest(word, names);
    throw new Error(
      `"${word}" is no command: ${near === undefined ? names.join(", ") : `did you mean ${near}?`}`,
    );
  }
  act(on, rest);
}
