/** Programs that outlive this one. `src/adapters/child-process/detached.ts` implements it. */
export interface TrainProcesses {
  /**
   * Starts a program under a supervisor in a process group of its own: its output goes to a file, its exit code too, and
   * neither ends with this process. Resolves with the supervisor's process id. Throws `PmovesError` `train.not_started`.
   */
  start(request: StartRequest): Promise<number>;
  /** What runs under a process id; undefined where nothing does. */
  look(pid: number): Promise<ProcessIdentity | undefined>;
  /** Signals the group of a supervisor; false where there is none any more. */
  signal(pid: number, signal: "SIGTERM" | "SIGKILL"): boolean;
  /** The program that a word names, searched from a folder and along PATH; undefined where there is none. */
  find(program: string, folder: string): Promise<string | undefined>;
  /** Runs a short program to its end. */
  check(
    argv: readonly string[],
    folder: string,
  ): Promise<{ readonly code: number | null; readonly said: string }>;
  isFolder(path: string): Promise<boolean>;
  /** Whether anybody answers there, whatever the answer. */
  answers(address: string): Promise<boolean>;
}

export interface StartRequest {
  readonly argv: readonly string[];
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  /** Stands in the supervisor's command line, so that it is known again. */
  readonly mark: string;
  readonly pidFile: string;
  readonly exitFile: string;
  readonly logFile: string;
}

export interface ProcessIdentity {
  /** When it began, in the system's words: a process id that was used again has another. */
  readonly started: string;
  readonly command: string;
}
