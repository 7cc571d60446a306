import type { Journal } from "../../kernel/journal/journal.ts";

/** Where sessions lie: a journal each. `src/adapters/chat-sessions` implements it. */
export interface SessionFiles {
  /** Newest use first. Looks at names and times only. */
  list(): Promise<readonly SessionFile[]>;
  /**
   * The bodies of its records in order, without taking a lock: it may be written to meanwhile. Throws
   * `PmovesError` `session.broken` for what is none, `session.unknown` where there is none.
   */
  read(id: string): AsyncIterable<Uint8Array>;
  /** For writing; made where it is not there. Who opens it closes it. */
  open(id: string): Promise<Journal>;
  remove(id: string): Promise<void>;
}

export interface SessionFile {
  readonly id: string;
  /** Unix milliseconds of the last record. */
  readonly updated: number;
  readonly bytes: number;
}
