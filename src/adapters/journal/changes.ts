import { type FSWatcher, watch } from "node:fs";

/** Where the system tells nobody (network drives), a look this often. */
const LOOK_MS = 250;

/**
 * Waits for the next change in a folder, by whichever process. Begin before you look, wait when you found
 * nothing: a change between the two is not missed.
 */
export class Changes implements Disposable {
  readonly #signal: AbortSignal | undefined;
  readonly #watcher: FSWatcher | undefined;
  #changed = true;
  #wake: (() => void) | undefined;
  readonly #onAbort = () => this.#notice();

  constructor(folder: string, signal: AbortSignal | undefined) {
    this.#signal = signal;
    signal?.addEventListener("abort", this.#onAbort);
    try {
      this.#watcher = watch(folder, { persistent: true }, () => this.#notice());
      // The looks go on, so that watching may fail.
      this.#watcher.on("error", () => this.#watcher?.close());
    } catch {
      this.#watcher = undefined;
    }
  }

  /** Resolves after a change since the last call, or after a while, or when the signal aborts. */
  async next(): Promise<void> {
    if (!this.#changed && this.#signal?.aborted !== true) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, LOOK_MS);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      this.#wake = undefined;
    }
    this.#changed = false;
  }

  [Symbol.dispose](): void {
    this.#signal?.removeEventListener("abort", this.#onAbort);
    this.#watcher?.close();
    this.#wake?.();
  }

  #notice(): void {
    this.#changed = true;
    this.#wake?.();
  }
}
