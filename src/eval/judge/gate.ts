/** Lets so many in at once, in the order in which they came; how many may change at any time. */
export class Gate {
  readonly #limit: () => number;
  readonly #queue: { readonly enter: () => void; readonly refuse: (reason: Error) => void }[] = [];
  #inside = 0;
  #closed: Error | undefined;

  constructor(limit: () => number) {
    this.#limit = limit;
  }

  /** Resolves when there is room; who has entered leaves. Rejects when the gate closes. */
  enter(): Promise<void> {
    if (this.#closed !== undefined) return Promise.reject(this.#closed);
    return new Promise((resolve, reject) => {
      this.#queue.push({ enter: resolve, refuse: reject });
      this.#admit();
    });
  }

  leave(): void {
    this.#inside -= 1;
    this.#admit();
  }

  /** Nobody gets in any more. */
  close(reason: Error): void {
    this.#closed ??= reason;
    for (const { refuse } of this.#queue.splice(0)) refuse(this.#closed);
  }

  #admit(): void {
    while (this.#inside < this.#limit()) {
      const next = this.#queue.shift();
      if (next === undefined) return;
      this.#inside += 1;
      next.enter();
    }
  }
}
