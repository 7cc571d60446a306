/** Where text goes. `src/adapters/terminal` implements it over a process stream; tests over an array. */
export interface Sink {
  readonly isTTY: boolean;
  /** Width in columns; 80 where nobody says. */
  readonly columns: number;
  /** Resolves when the other side can take more; rejects with `ClosedPipe` when it has gone. */
  write(text: string): Promise<void>;
}

/** Where text comes from. */
export interface Source {
  readonly isTTY: boolean;
  /** Everything until the end of input, as UTF-8. */
  text(): Promise<string>;
  /** Line by line, without line ends. */
  lines(): AsyncIterable<string>;
}

/** The reader of our output left (`pmoves models | head -1`): a reason to stop, not a failure. */
export class ClosedPipe extends Error {
  override readonly name = "ClosedPipe";

  constructor() {
    super("the reader of the output has gone");
  }
}
