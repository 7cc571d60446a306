import type { Clock } from "../../kernel/clock.ts";
import type { ScreenTheme } from "./theme.ts";

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

export interface Key {
  /** `q`, `enter`, `ctrl+d`; "" for pasted text. */
  readonly name: string;
  /** What it types; "" for keys that type nothing. */
  readonly text: string;
}

/** What a screen may ask of the world around it. */
export interface Desk {
  readonly clock: Clock;
  /** Aborts when the screen is left, for whatever reason. */
  readonly signal: AbortSignal;
  /** Draw soon, whatever `tick` says. */
  redraw(): void;
  /** Leaves the screen; with an error, the command fails with it. */
  leave(error?: unknown): void;
  nextTheme(): void;
  /** Resolves to what was done, in words. */
  copy(text: string): Promise<string>;
  /** Writes a new file. Throws where one is there. */
  save(path: string, text: string): Promise<void>;
  /** Hands the terminal to the user's editor until it is closed. */
  edit(text: string, extension: string): Promise<void>;
}

/**
 * A live view as data in, lines out; it knows neither Ink nor the terminal. The stage calls `tick` by its
 * clock, and `draw` when there is something new.
 */
export interface Screen {
  /** Called once, first. A promise that rejects ends the screen with its reason; its end ends nothing. */
  start(desk: Desk): Promise<void> | void;
  /** Takes in what has come; true where that is to be drawn. */
  tick(): boolean;
  /** One string a row, styled, each `columns` wide at most; missing rows are blank. */
  draw(size: Size, theme: ScreenTheme): readonly string[];
  press(key: Key): void;
  /** What is left on the terminal when the screen has gone; "" for nothing. */
  summary(): string;
}
