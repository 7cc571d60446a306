import type { Clock } from "../../kernel/clock.ts";
import type { Key, Size } from "./screen.ts";
import type { ScreenTheme } from "./theme.ts";

/** The rows below the scrollback: each `columns` wide at most, fewer than the terminal has. */
export interface InlineFrame {
  readonly lines: readonly string[];
  /** Where in them the cursor stands, from 0. */
  readonly cursor: { readonly row: number; readonly column: number };
}

/** What an inline screen may ask of the world around it. */
export interface InlineDesk {
  readonly clock: Clock;
  /** Aborts when the screen is left, for whatever reason. */
  readonly signal: AbortSignal;
  readonly theme: ScreenTheme;
  size(): Size;
  /** Writes lines for good, above the frame; the terminal scrolls. */
  print(lines: readonly string[]): void;
  /** Draw at the next tick. */
  redraw(): void;
  /** Draw at once. */
  draw(): void;
  /** Leaves the screen; with an error, the command fails with it. */
  leave(error?: unknown): void;
  /** Resolves to what was done, in words. */
  copy(text: string): Promise<string>;
  /** Writes a new file. Throws where one is there. */
  save(path: string, text: string): Promise<void>;
  /** Hands the terminal to the user's editor; resolves to the text as it was left. */
  edit(text: string, extension: string): Promise<string>;
}

/** A view at the end of the terminal's main buffer: what is done goes into the scrollback. */
export interface InlineScreen {
  /** Called once, first. A promise that rejects ends the screen with its reason; its end ends nothing. */
  start(desk: InlineDesk): Promise<void> | void;
  draw(size: Size, theme: ScreenTheme): InlineFrame;
  press(key: Key): void;
  /** What is said when the screen has gone; "" for nothing. */
  summary(): string;
}
