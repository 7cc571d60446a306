/** Wakes the one who waits for something to happen; what rings while nobody waits is not kept. */
export class Bell {
  #wake: (() => void) | undefined;

  ring(): void {
    const wake = this.#wake;
    this.#wake = undefined;
    wake?.();
  }

  /** Resolves at the next ring. */
  rung(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }
}
