/** One change of the text, as undo needs it. */
interface Edit {
  readonly at: number;
  readonly removed: string;
  inserted: string;
  readonly cursor: number;
  readonly typing: boolean;
}

/** Steps that can be taken back. */
const MOST_EDITS = 1_000;

/** A text, a cursor in it, and the way back. Offsets are UTF-16 units. */
export class TextBuffer {
  readonly #changed: (from: number) => void;
  #text = "";
  #cursor = 0;
  #done: Edit[] = [];
  #undone: Edit[] = [];
  #joining = false;

  /** `changed` hears from where on the text is another. */
  constructor(changed: (from: number) => void) {
    this.#changed = changed;
  }

  get text(): string {
    return this.#text;
  }

  get cursor(): number {
    return this.#cursor;
  }

  /** Ends the step that undo takes back at once. */
  moveTo(offset: number): void {
    this.#cursor = Math.max(0, Math.min(this.#text.length, offset));
    this.#joining = false;
  }

  /** What is typed letter by letter is one step back, a word at a time. */
  type(text: string): void {
    const last = this.#done.at(-1);
    if (this.#joining && last?.typing && !/\s$/.test(last.inserted)) {
      this.#apply(this.#cursor, this.#cursor, text);
      last.inserted += text;
      return;
    }
    this.#record(this.#cursor, this.#cursor, text, true);
    this.#joining = true;
  }

  /** Replaces a range; the cursor is after what was put in. */
  replace(from: number, to: number, text: string): void {
    if (from === to && text === "") return;
    this.#record(from, to, text, false);
    this.#joining = false;
  }

  undo(): boolean {
    const edit = this.#done.pop();
    if (edit === undefined) return false;
    this.#undone.push(edit);
    this.#apply(edit.at, edit.at + edit.inserted.length, edit.removed);
    this.moveTo(edit.cursor);
    return true;
  }

  redo(): boolean {
    const edit = this.#undone.pop();
    if (edit === undefined) return false;
    this.#done.push(edit);
    this.#apply(edit.at, edit.at + edit.removed.length, edit.inserted);
    this.#joining = false;
    return true;
  }

  /** Another text, and no way back to this one. */
  reset(text: string): void {
    this.#done = [];
    this.#undone = [];
    this.#joining = false;
    this.#apply(0, this.#text.length, text);
  }

  #record(from: number, to: number, inserted: string, typing: boolean): void {
    const removed = this.#text.slice(from, to);
    this.#done.push({ at: from, removed, inserted, cursor: this.#cursor, typing });
    if (this.#done.length > MOST_EDITS) this.#done.shift();
    this.#undone = [];
    this.#apply(from, to, inserted);
  }

  #apply(from: number, to: number, text: string): void {
    this.#text = this.#text.slice(0, from) + text + this.#text.slice(to);
    this.#cursor = from + text.length;
    this.#changed(from);
  }
}
