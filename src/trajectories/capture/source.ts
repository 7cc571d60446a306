import type { Gathering } from "./gathering.ts";

/** How sure it is that a message ends up in the spool. */
export type Guarantee =
  /** Stored by the bus until we acknowledge it. */
  | "exactly_once"
  /** Nobody stores it: what passes while we are away is gone. */
  | "at_most_once";

/** Messages that came together, and what tells the bus that they are safe. */
export interface CaptureBatch {
  readonly messages: Gathering;
  /** To be called once all of them are on the disk. */
  acknowledge(): Promise<void>;
}

export interface BatchOptions {
  readonly signal: AbortSignal;
  /** Ends when what is stored now has been read. */
  readonly once: boolean;
  /** The last sequence of `origin` that is safe: what comes after it is wanted. */
  readonly after: number;
  /** Where the messages of a batch are put as they come. */
  gather(): Gathering;
}

/** One stream or subscription that is captured. */
export interface CaptureSource {
  /** For people: `stream GEOMETRY, geometry.event.v1`. */
  readonly name: string;
  readonly guarantee: Guarantee;
  /** What its positions begin with; null where messages have none. */
  readonly origin: string | null;
  batches(options: BatchOptions): AsyncIterable<CaptureBatch>;
}
