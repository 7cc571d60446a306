import type { CheckedMessage } from "../../bus/index.ts";

export interface SubjectCounts {
  messages: number;
  bytes: number;
  invalid: number;
}

/** Of every message since the beginning, shown or not. */
export interface TailCounts {
  readonly received: number;
  readonly bytes: number;
  /** How many were checked against their schema; what was not checked is not valid. */
  readonly checked: number;
  readonly invalid: number;
  /** Messages known to be lost on the way, e.g. to a slow connection. */
  readonly lost: number;
  readonly subjects: ReadonlyMap<string, Readonly<SubjectCounts>>;
}

/** What the screen of `bus tail` is fed with. It asks once a tick; nothing is pushed at it. */
export interface TailFeed {
  /** Messages that came since the last call, oldest first; where there are very many, the newest of them. */
  take(): readonly CheckedMessage[];
  readonly counts: TailCounts;
  /** What the connection says, in words, newest last; "" where all is well. */
  readonly state: string;
  /** The bytes as they came; undefined where they are no longer kept. */
  body(message: CheckedMessage): Promise<Uint8Array | undefined>;
  /** Writes what `bus record` writes, from now on or no more; resolves to what was done, in words. */
  readonly toggleRecording?: () => Promise<string>;
  /** Whether messages are heard yet, or read. */
  hasBegun(): boolean;
  /** Settles when nothing more comes; rejects with what ended it. */
  readonly ended: Promise<void>;
}
