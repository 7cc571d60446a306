/** Where text goes. `src/adapters/terminal` implements it over a process stream; tests over an array. */
export interface Sink {
  readonly isTTY: boolean;
  /** Width in columns; 80 where nobody says. */
  readonly columns: number;
  /** Resolves when the other side can take more; rejects with `ClosedPipe` when it has gone. */
  write(text: string | Uint8Array): Promise<void>;
}

/** Where text comes from. */
export interface Source {
  readonly isTTY: boolean;
  /** Everything until the end of input, as UTF-8. */
  text(): Promise<string>;
  /** Line by line, without line ends. */
  lines(): AsyncIterable<string>;
}

/** A line that takes keys while the program is still loading. */
export interface EarlyLine {
  /**
   * Takes the line off the terminal, gives the terminal back, and hands over the keys as they came; "" from the
   * second time on. To a screen the terminal goes in raw mode, the cursor at the beginning of the line.
   */
  release(toScreen?: boolean): string;
}

/** The terminal itself, for screens; only where stdin and stdout are one. */
export interface Terminal {
  readonly input: NodeJS.ReadStream;
  readonly output: NodeJS.WriteStream;
  /** TERM. */
  readonly name: string | undefined;
  /** TERM_PROGRAM: what draws, where TERM says how. */
  readonly program?: string | undefined;
  readonly color: boolean;
  /** Writes a text where it can be found again, readable by its owner only; says where. */
  keep(text: string): Promise<string>;
  /** Runs the user's editor on a copy of the text until it is closed; resolves to what the copy then was. `extension` without a dot. */
  edit(text: string, extension: string): Promise<string>;
  /** What has been typed before a screen was there. */
  readonly early?: EarlyLine | undefined;
  /** Keeps what is written to stderr meanwhile, Node's own warnings too, and writes it when it is disposed of. */
  holdTalk(): Disposable;
  /** Lets other processes go first: what is watched must not feel that it is. */
  standBack(): void;
  /** `restore` runs before a crash is reported, so that the report is not lost with the screen. */
  onFall(restore: () => void): Disposable;
  /** The terminal is closed, its window for instance: there is nobody left, but time to save. */
  onHangUp(act: () => void): Disposable;
}

/** The reader of our output left (`pmoves models | head -1`): a reason to stop, not a failure. */
export class ClosedPipe extends Error {
  override readonly name = "ClosedPipe";

  constructor() {
    super("the reader of the output has gone");
  }
}
