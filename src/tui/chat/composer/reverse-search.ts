import type { Key } from "../../base/screen.ts";
import { cleaned } from "./folds.ts";
import { boundaryBefore } from "./graphemes.ts";
import type { HistoryWalk } from "./history-walk.ts";

/** `searching` goes on; `taken` leaves with what was found, `left` without; `other` leaves and wants the key. */
export type SearchStep = "searching" | "taken" | "left" | "other";

/** Looks for words in what was sent before, newest first, as a shell's Ctrl-R does. */
export class ReverseSearch {
  readonly #history: HistoryWalk;
  #words = "";
  #found: { readonly at: number; readonly text: string } | undefined;

  constructor(history: HistoryWalk) {
    this.#history = history;
  }

  get words(): string {
    return this.#words;
  }

  get found(): string | undefined {
    return this.#found?.text;
  }

  press({ name, text }: Key): SearchStep {
    if (name === "ctrl+r" || name === "up") {
      const next = this.#words === "" ? undefined : this.#history.find(this.#words, this.#found?.at);
      this.#found = next ?? this.#found;
      return "searching";
    }
    if (name === "backspace" || name === "ctrl+h")
      return this.#look(this.#words.slice(0, boundaryBefore(this.#words, this.#words.length)));
    if (name === "escape" || name === "ctrl+g" || name === "ctrl+c") return "left";
    if (name === "enter" || name === "tab") return "taken";
    if (text === "") return "other";
    return this.#look(this.#words + cleaned(text).replaceAll("\n", " "));
  }

  #look(words: string): SearchStep {
    this.#words = words;
    this.#found = words === "" ? undefined : this.#history.find(words);
    return "searching";
  }
}
