import type { PmovesError } from "../../kernel/errors.ts";

export interface NatsServerWish {
  readonly port: number;
  /** Folder of JetStream. */
  readonly store: string;
  /** Where the program is looked for, as PATH has it. */
  readonly path: string | undefined;
  /** The program itself, instead. */
  readonly program?: string | undefined;
}

/** A server of our own; disposing of it ends it. */
export interface RunningNatsServer extends AsyncDisposable {
  readonly url: string;
  readonly pid: number;
  readonly version: string | null;
  /** A pmoves that was killed had left it behind. */
  readonly takenOver: boolean;
  /** Null where we ended it, else why it is gone. */
  readonly ended: Promise<PmovesError | null>;
}
