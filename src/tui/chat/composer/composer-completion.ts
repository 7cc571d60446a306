import type { Key } from "../../base/screen.ts";
import type { ScreenTheme } from "../../base/theme.ts";
import { lineOf, printable, widthOf } from "../../base/width.ts";
import {
  type Candidate,
  type Candidates,
  type Completer,
  CompletionMenu,
  commonStart,
  inserted,
} from "./completion.ts";
import { CHANGED, type ComposerOutcome, NONE } from "./outcome.ts";
import type { TextBuffer } from "./text-buffer.ts";

/** Candidates that are listed at once. */
const ROWS = 6;

/** Tab: asks for candidates, fills in what they share, then goes through them. */
export class ComposerCompletion {
  readonly #buffer: TextBuffer;
  readonly #complete: Completer | undefined;
  readonly #changed: (() => void) | undefined;
  #menu: CompletionMenu | undefined;
  #asked = 0;

  constructor(buffer: TextBuffer, complete: Completer | undefined, changed: (() => void) | undefined) {
    this.#buffer = buffer;
    this.#complete = complete;
    this.#changed = changed;
  }

  /** Undefined for keys that are not about completion; these close the list. */
  press({ name }: Key): ComposerOutcome | undefined {
    if (name === "tab") return this.#menu === undefined ? this.#ask() : this.#step(this.#menu, 1);
    if (this.#menu !== undefined) {
      if (name === "shift+tab") return this.#step(this.#menu, -1);
      const settles = name === "escape" || (name === "enter" && this.#menu.chosen !== -1);
      this.close();
      if (settles) return CHANGED;
    }
    this.#asked += 1;
    return undefined;
  }

  close(): void {
    this.#asked += 1;
    this.#menu = undefined;
  }

  draw(columns: number, theme: ScreenTheme): readonly string[] {
    if (this.#menu === undefined) return [];
    const { candidates, chosen } = this.#menu;
    const { words } = candidates;
    const from = Math.max(0, Math.min(chosen - ROWS + 1, words.length - ROWS));
    const shown = words.slice(from, from + ROWS);
    const width = Math.min(
      Math.floor(columns * 0.6),
      Math.max(...shown.map(({ text }) => widthOf(printable(text)))),
    );
    const lines = shown.map((word, at) => line(word, width, columns, theme, from + at === chosen));
    const more = words.length - from - shown.length;
    return more > 0 ? [...lines, lineOf([[`  … ${more} more`, theme.dim]], columns).trimEnd()] : lines;
  }

  #ask(): ComposerOutcome {
    if (this.#complete === undefined) return NONE;
    const { text, cursor } = this.#buffer;
    const answer = this.#complete(text.slice(0, cursor));
    if (!(answer instanceof Promise)) return this.#take(answer);
    this.#asked += 1;
    const asked = this.#asked;
    // A folder that cannot be read has no candidates; the command that is sent says why.
    void answer.then(
      (candidates) => {
        if (asked === this.#asked && this.#take(candidates) === CHANGED) this.#changed?.();
      },
      () => undefined,
    );
    return NONE;
  }

  #take(candidates: Candidates | undefined): ComposerOutcome {
    const [first, second] = candidates?.words ?? [];
    if (candidates === undefined || first === undefined) return NONE;
    if (second === undefined) return this.#put(candidates.from, inserted(first));
    const common = commonStart(candidates.words);
    if (candidates.from + common.length > this.#buffer.cursor) return this.#put(candidates.from, common);
    this.#menu = new CompletionMenu(candidates);
    return CHANGED;
  }

  #step(menu: CompletionMenu, by: 1 | -1): ComposerOutcome {
    const word = menu.step(by);
    return word === undefined ? NONE : this.#put(menu.candidates.from, inserted(word));
  }

  #put(from: number, text: string): ComposerOutcome {
    this.#buffer.replace(from, this.#buffer.cursor, text);
    return CHANGED;
  }
}

function line(
  { text, note = "" }: Candidate,
  width: number,
  columns: number,
  theme: ScreenTheme,
  chosen: boolean,
): string {
  const word = printable(text);
  const gap = " ".repeat(Math.max(0, width - widthOf(word)));
  const painted = lineOf(
    ["  ", [word, chosen ? theme.selected : theme.accent], gap, "  ", [note, theme.dim]],
    columns,
  );
  return painted;
}
