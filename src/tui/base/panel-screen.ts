import { messageOf } from "../../kernel/errors.ts";
import { helpLines } from "./help-overlay.ts";
import type { KeyCommand, Keymap } from "./keymap.ts";
import type { Desk, Key, Screen, Size } from "./screen.ts";
import type { ScreenTheme } from "./theme.ts";
import { lineOf, padded, type Span } from "./width.ts";

/** What makes a screen of figures; `PanelScreen` brings keys, help, pause, scrolling, copying and the last line. */
export interface PanelSpec {
  readonly name: string;
  /** Settles or rejects as `Screen.start` does. */
  readonly start: (desk: Desk) => Promise<void> | void;
  /** Takes in what has come; true where that is to be drawn. Not called while paused. */
  readonly tick: () => boolean;
  readonly headline: (theme: ScreenTheme) => readonly Span[];
  /** As many lines as it likes, the most important first; what does not fit is scrolled to. */
  readonly lines: (size: Size, theme: ScreenTheme) => readonly string[];
  /** What stands on the last line while nothing else does. */
  readonly status: () => string;
  /** What `Y` copies and `e` opens, as JSON. */
  readonly record: () => unknown;
  readonly summary: () => string;
}

const SAID_MS = 6000;
const ABLE: readonly KeyCommand[] = [
  "help",
  "quit",
  "pause",
  "top",
  "down",
  "up",
  "page-down",
  "page-up",
  "copy-record",
  "edit",
  "theme",
  "back",
];

export class PanelScreen implements Screen {
  readonly #spec: PanelSpec;
  readonly #keymap: Keymap;
  #desk: Desk | undefined;
  #help = false;
  #paused = false;
  #top = 0;
  #height = 1;
  #stale = true;
  #said: { readonly text: string; readonly until: number } | undefined;

  constructor(spec: PanelSpec, keymap: Keymap) {
    this.#spec = spec;
    this.#keymap = keymap;
  }

  async start(desk: Desk): Promise<void> {
    this.#desk = desk;
    await this.#spec.start(desk);
  }

  tick(): boolean {
    const stale = this.#stale;
    this.#stale = false;
    const isOver = this.#said !== undefined && this.#now() >= this.#said.until;
    if (isOver) this.#said = undefined;
    const isNew = !this.#paused && this.#spec.tick();
    return stale || isOver || isNew;
  }

  draw(size: Size, theme: ScreenTheme): readonly string[] {
    const { columns, rows } = size;
    const room = Math.max(0, rows - 2);
    this.#height = Math.max(1, room);
    const all = this.#help
      ? helpLines(this.#keymap, (command) => ABLE.includes(command), columns, theme)
      : this.#spec.lines({ columns, rows: room }, theme);
    this.#top = Math.max(0, Math.min(this.#top, all.length - room));
    const body = Array.from({ length: room }, (_, row) => all[this.#top + row] ?? "");
    const head = lineOf(this.#spec.headline(theme), columns);
    return [head, ...body].slice(0, rows - 1).concat(theme.dim(padded(this.#lastLine(), columns)));
  }

  press({ name }: Key): void {
    const command = this.#keymap.commandOf(name);
    if (command === undefined) return;
    this.#stale = true;
    if (command === "quit") this.#desk?.leave();
    else if (command === "help") this.#help = !this.#help;
    else if (command === "back") this.#back();
    else if (command === "theme") this.#desk?.nextTheme();
    else if (command === "pause") this.#paused = !this.#paused;
    else if (command === "down" || command === "up") this.#top += command === "down" ? 1 : -1;
    else if (command === "page-down") this.#top += this.#height;
    else if (command === "page-up") this.#top -= this.#height;
    else if (command === "top") this.#top = 0;
    else if (command === "copy-record") this.#later((desk, text) => desk.copy(text));
    else if (command === "edit") {
      this.#later(async (desk, text) => {
        await desk.edit(`${text}\n`, "json");
        return "back from the editor";
      });
    }
  }

  summary(): string {
    return this.#spec.summary();
  }

  #back(): void {
    if (this.#help) this.#help = false;
    else this.#paused = false;
  }

  #lastLine(): string {
    if (this.#said !== undefined) return this.#said.text;
    const help = `${this.#keymap.keysOf("help")[0] ?? ":"} help`;
    return [...(this.#paused ? ["PAUSED"] : []), this.#spec.status(), help]
      .filter((part) => part !== "")
      .join(" · ");
  }

  #later(act: (desk: Desk, text: string) => Promise<string>): void {
    const desk = this.#desk;
    if (desk === undefined) return;
    act(desk, JSON.stringify(this.#spec.record(), null, 2)).then(
      (done) => this.#say(done),
      (error: unknown) => this.#say(messageOf(error)),
    );
  }

  #say(text: string): void {
    this.#said = { text, until: this.#now() + SAID_MS };
    this.#stale = true;
  }

  #now(): number {
    return this.#desk?.clock.monotonic() ?? 0;
  }
}
