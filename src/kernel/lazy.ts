/** Things that are built when they are first asked for, once, and closed in reverse order. */
export class Lazy implements AsyncDisposable {
  readonly #opened = new AsyncDisposableStack();

  /** Builds on the first call; later calls get the same promise, a failed one too. */
  once<Value>(build: () => Promise<Value>): () => Promise<Value> {
    let building: Promise<Value> | undefined;
    return () => {
      building ??= build();
      return building;
    };
  }

  /** As `once`, and disposed of with this object if it was built. */
  opened<Value extends AsyncDisposable>(build: () => Promise<Value>): () => Promise<Value> {
    return this.once(async () => this.#opened.use(await build()));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#opened.disposeAsync();
  }
}
