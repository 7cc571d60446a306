/** What the provider needs of processes. `src/adapters/child-process` implements it. */

/** A command of the owner's configuration. There is no shell: each argument reaches the program as it is. */
export interface Command {
  /** A name to be looked for along PATH, or a path (with a slash) from the folder the gateway was started in. */
  readonly program: string;
  readonly args: readonly string[];
  /** From the folder that the gateway was started in; undefined for that folder itself. */
  readonly cwd: string | undefined;
  /** Names of the environment variables that the program gets; it gets no others. */
  readonly env: readonly string[];
}

export interface SpawnRequest {
  readonly command: Command;
  /** Written to the program's standard input, which is then closed. */
  readonly input: string;
  /** Aborting kills the program and all that it started; reading then throws the signal's reason. */
  readonly signal: AbortSignal;
}

export interface Exit {
  /** Null where a signal ended it. */
  readonly code: number | null;
  readonly signal: string | null;
  /** The end of what it wrote to standard error. */
  readonly stderr: string;
}

export interface Running {
  /** Standard output as it arrives; reading is what lets more come. Throws `SpawnFailure`, or an abort's reason. */
  readonly chunks: AsyncIterable<Uint8Array>;
  /** After the end of its output: how it ended. Never rejects. */
  exit(): Promise<Exit>;
  /** Ends it with all that it started, if it is still there. Resolves when the program is gone. */
  stop(): Promise<void>;
}

export type Spawn = (request: SpawnRequest) => Running;

/** The program could not be started, or said more than is accepted. */
export class SpawnFailure extends Error {
  override readonly name = "SpawnFailure";
}
