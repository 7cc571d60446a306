import type { Clock } from "../../kernel/clock.ts";

export const FPS = { least: 4, normal: 10, most: 15 } as const;

/** Share of the time that drawing may take. */
const SHARE = 0.3;
/** How much the newest frame counts for the average. */
const NEWEST = 0.2;

export interface TickerOptions {
  readonly clock: Clock;
  /** Called at each tick; what it takes counts as drawing. */
  readonly onTick: () => void;
  readonly least?: number;
  readonly most?: number;
}

/**
 * The one clock of a screen: 10 ticks a second, between 15 where drawing is cheap and 4 where it is not. Ticks
 * are a distance after one another, so a slow frame is never followed by a hurried one.
 */
export class Ticker {
  readonly #options: TickerOptions;
  #cancel: (() => void) | undefined;
  #running = false;
  #costMs: number | undefined;

  constructor(options: TickerOptions) {
    this.#options = options;
  }

  /** Frames a second that the cost of frames allows now. */
  get fps(): number {
    const { least = FPS.least, most = FPS.most } = this.#options;
    if (this.#costMs === undefined) return Math.min(most, Math.max(least, FPS.normal));
    return Math.min(most, Math.max(least, (SHARE * 1000) / Math.max(1, this.#costMs)));
  }

  start(): void {
    if (this.#running) return;
    this.#running = true;
    this.#next();
  }

  stop(): void {
    this.#running = false;
    this.#cancel?.();
  }

  /** What a frame took, in milliseconds. */
  drew(ms: number): void {
    this.#costMs = this.#costMs === undefined ? ms : this.#costMs + NEWEST * (ms - this.#costMs);
  }

  #next(): void {
    const { clock, onTick } = this.#options;
    this.#cancel = clock.after(1000 / this.fps, () => {
      if (!this.#running) return;
      onTick();
      if (this.#running) this.#next();
    });
  }
}
