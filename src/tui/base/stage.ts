import type { Clock } from "../../kernel/clock.ts";
import type { Key, Screen, Size } from "./screen.ts";
import type { ScreenTheme } from "./theme.ts";
import { Ticker } from "./ticker.ts";

/** What is on the terminal now: exactly `rows` lines. Immutable. */
export interface Frame extends Size {
  readonly lines: readonly string[];
}

interface StageOptions {
  readonly screen: Screen;
  readonly clock: Clock;
  readonly size: Size;
  readonly theme: ScreenTheme;
  readonly fps?: { readonly least: number; readonly most: number };
  /** What a screen throws while it takes in or draws. */
  readonly onFault: (error: unknown) => void;
}

/** Makes frames of a screen: by the clock while things happen, at once for keys and sizes. */
export class Stage {
  readonly #options: StageOptions;
  readonly #ticker: Ticker;
  readonly #listeners = new Set<() => void>();
  #size: Size;
  #theme: ScreenTheme;
  #frame: Frame;
  #stale = true;
  #tickedAt: number | undefined;
  #frames = 0;

  constructor(options: StageOptions) {
    this.#options = options;
    this.#size = options.size;
    this.#theme = options.theme;
    this.#frame = { ...options.size, lines: Array.from({ length: options.size.rows }, () => "") };
    this.#ticker = new Ticker({ clock: options.clock, onTick: () => this.#tick(), ...options.fps });
  }

  /** For `useSyncExternalStore`. */
  readonly frame = (): Frame => this.#frame;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  get theme(): ScreenTheme {
    return this.#theme;
  }

  get frames(): number {
    return this.#frames;
  }

  /** The first frame, with what is there already. */
  start(): void {
    this.#guarded(() => this.#options.screen.tick());
    this.#publish();
    this.#ticker.start();
  }

  stop(): void {
    this.#ticker.stop();
  }

  redraw(): void {
    this.#stale = true;
  }

  press(key: Key): void {
    this.#guarded(() => this.#options.screen.press(key));
    this.#publish();
  }

  resize(size: Size): void {
    this.#size = size;
    this.#publish();
  }

  dress(theme: ScreenTheme): void {
    this.#theme = theme;
    this.#publish();
  }

  /** The frame that was published last is on its way to the terminal. */
  painted(): void {
    if (this.#tickedAt === undefined) return;
    this.#ticker.drew(this.#options.clock.monotonic() - this.#tickedAt);
    this.#tickedAt = undefined;
  }

  #tick(): void {
    const begun = this.#options.clock.monotonic();
    const isNew = this.#guarded(() => this.#options.screen.tick()) ?? false;
    if (!isNew && !this.#stale) return;
    this.#tickedAt = begun;
    this.#publish();
  }

  #publish(): void {
    const { columns, rows } = this.#size;
    const drawn = this.#guarded(() => this.#options.screen.draw(this.#size, this.#theme));
    if (drawn === undefined) return;
    this.#stale = false;
    this.#frames += 1;
    this.#frame = { columns, rows, lines: Array.from({ length: rows }, (_, row) => drawn[row] ?? "") };
    for (const listener of this.#listeners) listener();
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
