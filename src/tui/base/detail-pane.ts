import { messageOf } from "../../kernel/errors.ts";
import type { DetailView } from "./list-spec.ts";
import type { ScreenTheme } from "./theme.ts";
import { cut, padded, wrap } from "./width.ts";

interface Shown<Row> {
  readonly row: Row;
  readonly view: number;
  readonly width: number;
  readonly theme: ScreenTheme;
  lines: readonly string[];
}

/** What is known of one row, in several views, scrolled. */
export class DetailPane<Row> {
  readonly #views: readonly DetailView<Row>[];
  readonly #onChange: () => void;
  #view = 0;
  #scroll = 0;
  #height = 1;
  #shown: Shown<Row> | undefined;
  isOpen = false;

  constructor(views: readonly DetailView<Row>[], onChange: () => void) {
    this.#views = views;
    this.#onChange = onChange;
  }

  next(by: 1 | -1): void {
    const { length } = this.#views;
    this.#view = (this.#view + by + length) % length;
    this.#scroll = 0;
  }

  /** For another row: the same view, from its beginning. */
  rewind(): void {
    this.#scroll = 0;
  }

  scroll(by: number): void {
    const last = Math.max(0, (this.#shown?.lines.length ?? 0) - this.#height);
    this.#scroll = Math.max(0, Math.min(last, this.#scroll + by));
  }

  get page(): number {
    return Math.max(1, this.#height - 1);
  }

  /** The tabs and as many lines as there is room. */
  draw(row: Row | undefined, width: number, height: number, theme: ScreenTheme): readonly string[] {
    this.#height = Math.max(1, height - 1);
    const lines = row === undefined ? ["no row"] : this.#linesOf(row, width, theme);
    this.#scroll = Math.max(0, Math.min(this.#scroll, lines.length - this.#height));
    const more = lines.length - this.#scroll - this.#height;
    const window = lines.slice(this.#scroll, this.#scroll + this.#height);
    return [this.#tabs(width, theme, more), ...window];
  }

  #tabs(width: number, theme: ScreenTheme, more: number): string {
    const names = this.#views
      .map(({ name }, at) => (at === this.#view ? `[${name}]` : ` ${name} `))
      .join(" ");
    const rest = more > 0 ? `  ${more} more lines` : "";
    return theme.selected(padded(`── ${names}${rest}`, width));
  }

  #linesOf(row: Row, width: number, theme: ScreenTheme): readonly string[] {
    const { row: old, view, width: oldWidth, theme: oldTheme } = this.#shown ?? {};
    if (this.#shown && old === row && view === this.#view && oldWidth === width && oldTheme === theme) {
      return this.#shown.lines;
    }
    const shown: Shown<Row> = { row, view: this.#view, width, theme, lines: ["…"] };
    this.#shown = shown;
    const settle = (lines: readonly string[]) => {
      shown.lines = lines;
      this.#onChange();
    };
    const fail = (error: unknown) =>
      settle(
        wrap(`cannot be shown: ${messageOf(error)}`, width).map((line) => theme.error(cut(line, width))),
      );
    try {
      const lines = this.#views[this.#view]?.lines(row, width, theme) ?? [];
      if (lines instanceof Promise) lines.then(settle, fail);
      else shown.lines = lines;
    } catch (error) {
      fail(error);
    }
    return shown.lines;
  }
}
