import type { Clock } from "../../kernel/clock.ts";
import type { InlineFrame, InlineScreen } from "./inline-screen.ts";
import type { Key, Size } from "./screen.ts";
import type { ScreenTheme } from "./theme.ts";

/** Between two frames, in milliseconds: 15 a second, and an answer that streams is read, not watched. */
const FRAME_MS = 1000 / 15;

interface InlineStageOptions {
  readonly screen: InlineScreen;
  readonly clock: Clock;
  readonly size: Size;
  readonly theme: ScreenTheme;
  /** Puts the frame on the terminal before it returns. */
  readonly onFrame: (frame: InlineFrame) => void;
  /** Writes above the frame that has just been put there. */
  readonly onPrint: (text: string) => void;
  /** Runs what writes to the terminal, so that it is seen as a whole. */
  readonly together: (act: () => void) => void;
  /** What a screen throws while it draws. */
  readonly onFault: (error: unknown) => void;
}

/**
 * Makes frames of an inline screen: at once for keys, sizes and what is printed, else 15 a second and only
 * where something changed. Nothing ticks while nothing happens.
 */
export class InlineStage {
  readonly #options: InlineStageOptions;
  #size: Size;
  #frame: InlineFrame = { lines: [""], cursor: { row: 0, column: 0 } };
  #printed = "";
  #cancel: (() => void) | undefined;
  #running = false;

  constructor(options: InlineStageOptions) {
    this.#options = options;
    this.#size = options.size;
  }

  get frame(): InlineFrame {
    return this.#frame;
  }

  get size(): Size {
    return this.#size;
  }

  start(): void {
    this.#running = true;
    this.draw();
  }

  stop(): void {
    this.#running = false;
    this.#cancel?.();
    this.#cancel = undefined;
  }

  /** Together with the frame that follows, in one go: what is printed leaves the frame as it enters above it. */
  print(lines: readonly string[]): void {
    for (const line of lines) this.#printed += `${line}\n`;
    this.redraw();
  }

  redraw(): void {
    if (!this.#running || this.#cancel !== undefined) return;
    this.#cancel = this.#options.clock.after(FRAME_MS, () => {
      this.#cancel = undefined;
      this.draw();
    });
  }

  press(keys: readonly Key[]): void {
    this.#guarded(() => {
      for (const key of keys) this.#options.screen.press(key);
    });
    this.draw();
  }

  resize(size: Size): void {
    this.#size = size;
    this.draw();
  }

  draw(): void {
    if (!this.#running) return;
    const { screen, theme, onFrame, onPrint, together } = this.#options;
    const drawn = this.#guarded(() => screen.draw(this.#size, theme));
    if (drawn === undefined) return;
    this.#frame = drawn;
    together(() => {
      onFrame(drawn);
      const printed = this.#printed;
      this.#printed = "";
      if (printed !== "") onPrint(printed);
    });
  }

  #guarded<Value>(act: () => Value): Value | undefined {
    try {
      return act();
    } catch (error) {
      this.#options.onFault(error);
      return undefined;
    }
  }
}
