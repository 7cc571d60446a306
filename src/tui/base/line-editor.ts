import type { Key } from "./screen.ts";
import { widthOf } from "./width.ts";

const segmenter = new Intl.Segmenter();

function pieces(text: string): string[] {
  return [...segmenter.segment(text)].map(({ segment }) => segment);
}

/** One line that is being typed. */
export class LineEditor {
  readonly label: string;
  #before: string[];
  #after: string[] = [];

  constructor(label: string, text = "") {
    this.label = label;
    this.#before = pieces(text);
  }

  get text(): string {
    return this.#before.join("") + this.#after.join("");
  }

  /** False for a key that means nothing here, as enter does. */
  press({ name, text }: Key): boolean {
    const act = actions[name];
    if (act !== undefined) {
      [this.#before, this.#after] = act(this.#before, this.#after);
      return true;
    }
    // biome-ignore lint/suspicious/noControlCharactersInRegex: what is pasted may hold any
    this.#before.push(...pieces(text.replace(/[\u0000-\u001f\u007f]+/g, " ")));
    return text !== "";
  }

  /** The label and the text in `width` columns, the cursor inverted, with the end at the cursor in sight. */
  draw(width: number): string {
    const room = Math.max(4, width - widthOf(this.label) - 2);
    let head = this.#before;
    while (head.length > 0 && widthOf(head.join("")) >= room) head = head.slice(1);
    const [at = " ", ...rest] = this.#after;
    let tail = "";
    for (const piece of rest) {
      if (widthOf(head.join("") + at + tail + piece) > room) break;
      tail += piece;
    }
    return `${this.label} ${head.join("")}\u001b[7m${at}\u001b[27m${tail}`;
  }
}

type Halves = [before: string[], after: string[]];

const actions: Readonly<Record<string, (before: string[], after: string[]) => Halves>> = {
  backspace: (before, after) => [before.slice(0, -1), after],
  delete: (before, after) => [before, after.slice(1)],
  left: (before, after) => [before.slice(0, -1), [...before.slice(-1), ...after]],
  right: (before, after) => [[...before, ...after.slice(0, 1)], after.slice(1)],
  home: (before, after) => [[], [...before, ...after]],
  end: (before, after) => [[...before, ...after], []],
  "ctrl+a": (before, after) => [[], [...before, ...after]],
  "ctrl+e": (before, after) => [[...before, ...after], []],
  "ctrl+u": (_before, after) => [[], after],
  "ctrl+k": (before) => [before, []],
  "ctrl+w": (before, after) => [pieces(before.join("").replace(/\S+\s*$/, "")), after],
};
