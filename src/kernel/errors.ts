/** Exit codes of every `pmoves` command; `pmoves help exit-codes` prints this table. */
export const EXIT = {
  ok: 0,
  failure: 1,
  usage: 2,
  finding: 3,
  auth: 4,
  unreachable: 5,
  partial: 6,
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

export interface PmovesErrorOptions {
  /** Stable machine-readable name, e.g. `config.unknown_key`. */
  readonly code: string;
  readonly exit?: ExitCode;
  /** What the reader can do about it, one sentence or command. */
  readonly hint?: string | undefined;
  readonly cause?: unknown;
}

/** The one error class that crosses a seam: what went wrong, where, why, and the fix. */
export class PmovesError extends Error {
  override readonly name = "PmovesError";
  readonly code: string;
  readonly exit: ExitCode;
  readonly hint: string | undefined;

  constructor(message: string, options: PmovesErrorOptions) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = options.code;
    this.exit = options.exit ?? EXIT.failure;
    this.hint = options.hint;
  }
}

/** The text of anything that was thrown. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
