import type { Key } from "../../base/screen.ts";
import type { ScreenTheme } from "../../base/theme.ts";
import type { Completer } from "./completion.ts";
import { ComposerCompletion } from "./composer-completion.ts";
import { type Drawn, drawSearch, drawText, View } from "./draw.ts";
import { EDITS, type Editing } from "./edits.ts";
import { cleaned, Folds } from "./folds.ts";
import { HistoryWalk } from "./history-walk.ts";
import { CHANGED, type ComposerOutcome, NONE } from "./outcome.ts";
import { ReverseSearch } from "./reverse-search.ts";
import { Rows } from "./rows.ts";
import { TextBuffer } from "./text-buffer.ts";

export interface ComposerOptions {
  /** Before the first row; the others are indented as far. Default `> `. */
  readonly prompt?: string;
  /** Shown, dim, while nothing is written. */
  readonly placeholder?: string;
  /** Rows of text at most; longer texts scroll. Default 10. */
  readonly maxRows?: number;
  readonly complete?: Completer;
  /** Called when something changed without a key, as candidates that took their time. */
  readonly changed?: () => void;
}

/**
 * The text that is being written: several lines, history, search, completion, undo. It knows neither the
 * terminal nor files. Keys as `Key` has them, and beside those of the keymap `alt+b`, `alt+enter`,
 * `shift+enter`, `ctrl+left`, `ctrl+home`, `alt+backspace` and the like; `ctrl+j` is a line feed where it is
 * told from enter. A paste is a key without a name.
 */
export class Composer {
  readonly #options: ComposerOptions;
  readonly #folds = new Folds();
  readonly #rows = new Rows((unit) => this.#folds.labelOf(unit));
  readonly #buffer = new TextBuffer((from) => this.#rows.changedFrom(from));
  readonly #history = new HistoryWalk();
  readonly #completion: ComposerCompletion;
  readonly #editing: Editing;
  readonly #view = new View();
  #search: ReverseSearch | undefined;
  #prefix = false;

  constructor(options: ComposerOptions = {}) {
    this.#options = options;
    this.#rows.width = 77;
    this.#completion = new ComposerCompletion(this.#buffer, options.complete, options.changed);
    this.#editing = {
      buffer: this.#buffer,
      rows: this.#rows,
      history: this.#history,
      killed: "",
      cuts: false,
      cutBefore: false,
      column: undefined,
    };
  }

  /** All that is written, pastes in full. */
  get text(): string {
    return this.#folds.unfold(this.#buffer.text);
  }

  get isEmpty(): boolean {
    return this.#buffer.text === "";
  }

  /** Another text, as it comes back from an editor; the cursor is at its end. */
  setText(text: string): void {
    this.#clear();
    this.#buffer.reset(cleaned(text));
  }

  /** What was sent before, oldest first; may come when keys have been pressed already. */
  setHistory(entries: readonly string[]): void {
    this.#history.load(entries.map(cleaned));
  }

  press(key: Key): ComposerOutcome {
    this.#editing.cutBefore = this.#editing.cuts;
    this.#editing.cuts = false;
    if (this.#search !== undefined) return this.#pressSearch(this.#search, key);
    if (this.#prefix) {
      this.#prefix = false;
      if (key.name === "ctrl+e") return { type: "editor" };
    }
    const completed = this.#completion.press(key);
    if (completed !== undefined) return completed;
    if (key.name === "") return this.#paste(key.text);
    const own = this.#pressOwn(key);
    if (own !== undefined) return own;
    const edit = EDITS[key.name];
    if (edit !== undefined) return edit(this.#editing) ? CHANGED : NONE;
    return this.#type(key.text);
  }

  draw(columns: number, theme: ScreenTheme): Drawn {
    const { prompt = "> ", placeholder = "", maxRows = 10 } = this.#options;
    const place = { columns, theme, prompt, placeholder, maxRows };
    if (this.#search !== undefined) return drawSearch(this.#search, place);
    const drawn = drawText(this.#buffer, this.#rows, this.#view, place);
    return { ...drawn, lines: [...drawn.lines, ...this.#completion.draw(columns, theme)] };
  }

  #pressSearch(search: ReverseSearch, key: Key): ComposerOutcome {
    const step = search.press(key);
    if (step === "searching") return CHANGED;
    this.#search = undefined;
    if (step !== "left" && search.found !== undefined) {
      this.#buffer.replace(0, this.#buffer.text.length, search.found);
    }
    if (step !== "other") return CHANGED;
    const outcome = this.press(key);
    return outcome.type === "none" ? CHANGED : outcome;
  }

  #pressOwn({ name }: Key): ComposerOutcome | undefined {
    switch (name) {
      case "enter":
        return this.#enter();
      case "ctrl+c":
        return { type: "interrupt" };
      case "ctrl+d":
        return this.isEmpty ? { type: "eof" } : undefined;
      case "ctrl+g":
        return { type: "editor" };
      case "ctrl+x":
        this.#prefix = true;
        return CHANGED;
      case "ctrl+r":
        this.#search = new ReverseSearch(this.#history);
        return CHANGED;
      case "?":
        return this.isEmpty ? { type: "help" } : undefined;
      case "f1":
        return { type: "help" };
      default:
        return undefined;
    }
  }

  #enter(): ComposerOutcome {
    const { text, cursor } = this.#buffer;
    if (text[cursor - 1] === "\\") {
      this.#buffer.replace(cursor - 1, cursor, "\n");
      return CHANGED;
    }
    const whole = this.text;
    if (whole.trim() === "") return NONE;
    this.#history.add(whole);
    this.#clear();
    return { type: "submit", text: whole };
  }

  #paste(text: string): ComposerOutcome {
    const clean = cleaned(text);
    if (clean === "") return NONE;
    this.#editing.column = undefined;
    this.#buffer.replace(this.#buffer.cursor, this.#buffer.cursor, this.#folds.fold(clean));
    return CHANGED;
  }

  #type(text: string): ComposerOutcome {
    const clean = cleaned(text);
    if (clean === "") return NONE;
    this.#editing.column = undefined;
    this.#buffer.type(clean);
    return CHANGED;
  }

  #clear(): void {
    this.#editing.killed = this.#folds.unfold(this.#editing.killed);
    this.#buffer.reset("");
    this.#folds.clear();
    this.#history.leave();
    this.#completion.close();
    this.#search = undefined;
  }
}
