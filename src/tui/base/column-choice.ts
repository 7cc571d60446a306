import type { Key } from "./screen.ts";
import type { TableColumn } from "./table.ts";
import type { ScreenTheme } from "./theme.ts";
import { padded } from "./width.ts";

/** Which columns a table shows, and the list in which a person says so. */
export class ColumnChoice<Row> {
  readonly #all: readonly TableColumn<Row>[];
  readonly #hidden: Set<string>;
  #cursor = 0;
  isOpen = false;

  constructor(columns: readonly TableColumn<Row>[]) {
    this.#all = columns;
    this.#hidden = new Set(columns.filter(({ hidden }) => hidden).map(({ key }) => key));
  }

  get chosen(): readonly TableColumn<Row>[] {
    return this.#all.filter(({ key }) => !this.#hidden.has(key));
  }

  /** Exactly these, by name. Throws `Error` with a sentence for a name that there is not. */
  choose(keys: readonly string[]): void {
    const names = this.#all.map(({ key }) => key);
    const wrong = keys.find((key) => !names.includes(key));
    if (wrong !== undefined) throw new Error(`there is no column "${wrong}": there are ${names.join(", ")}`);
    if (keys.length === 0) throw new Error(`name some of ${names.join(", ")}`);
    this.#hidden.clear();
    for (const name of names) if (!keys.includes(name)) this.#hidden.add(name);
  }

  move(by: number): void {
    this.#cursor = Math.max(0, Math.min(this.#all.length - 1, this.#cursor + by));
  }

  /** Shows or hides the one at the cursor; the last one stays. */
  toggle(): void {
    const key = this.#all[this.#cursor]?.key ?? "";
    if (this.#hidden.has(key)) this.#hidden.delete(key);
    else if (this.chosen.length > 1) this.#hidden.add(key);
  }

  press({ name }: Key): boolean {
    if (name !== "space" && name !== "enter") return false;
    this.toggle();
    return true;
  }

  draw(width: number, height: number, theme: ScreenTheme): readonly string[] {
    const from = Math.max(0, this.#cursor - Math.max(1, height - 2) + 1);
    const lines = this.#all.map(({ key, title }, at) => {
      const line = padded(`${this.#hidden.has(key) ? "[ ]" : "[x]"} ${title}`, width);
      return at === this.#cursor ? theme.selected(line) : line;
    });
    return [theme.title(padded("columns: space shows or hides", width)), ...lines.slice(from)].slice(
      0,
      height,
    );
  }
}
